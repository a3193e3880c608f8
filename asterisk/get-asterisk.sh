#!/bin/bash
# Brings Asterisk 22 onto this machine without touching the host's packages, and without root.
#
# Debian's own packages of the testing release (else unstable) are downloaded into a private apt folder, checked by
# apt against Debian's signatures, and unpacked into a folder of their own, which runs with its own C library.
# The last line on standard output is the path of the program to start. Everything else goes to standard error.
#
#   BOTPBX_CACHE             where prefix and packages are kept (default /var/cache/botpbx, else ~/.cache/botpbx)
#   ASTERISK_DEBIAN_MIRROR   the Debian mirror (default: the one that apt uses)
#   ASTERISK_SUITES          releases to try in order (default "forky sid")
set -Eeuo pipefail
umask 022
export LC_ALL=C

readonly PACKAGES='asterisk asterisk-core-sounds-en-wav asterisk-moh-opsound-wav'
readonly LOWEST='1:22.10.1' TOO_HIGH='1:23~'
readonly LAYOUT=1 # raise when the folders below change
readonly SUITES=${ASTERISK_SUITES:-forky sid}

say() { printf 'get-asterisk: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
trap 'say "stopped unexpectedly in line $LINENO (is the disk full?)"' ERR

architecture() {
  command -v dpkg >/dev/null || die 'This machine has no dpkg and apt; install Asterisk 22 yourself and set ASTERISK_BIN to its program.'
  case $(dpkg --print-architecture) in
    amd64) triplet=x86_64-linux-gnu loader=usr/lib64/ld-linux-x86-64.so.2 ;;
    arm64) triplet=aarch64-linux-gnu loader=usr/lib/ld-linux-aarch64.so.1 ;;
    *) die "Asterisk is brought for amd64 and arm64 processors only, this one is $(dpkg --print-architecture); install Asterisk 22 yourself and set ASTERISK_BIN." ;;
  esac
  arch=$(dpkg --print-architecture)
}

# A folder per list of packages, so that clones of different age can share the cache.
prefix_name() { printf '22-%s-%s' "$arch" "$(printf '%s' "$LAYOUT $PACKAGES" | cksum | cut -d' ' -f1)"; }

candidates() {
  if [ -n "${BOTPBX_CACHE:-}" ]; then printf '%s\n' "$BOTPBX_CACHE"; return; fi
  printf '%s\n' /var/cache/botpbx
  [ -z "${HOME:-}" ] || printf '%s\n' "$HOME/.cache/botpbx"
}

print_if_ready() {
  local folder
  while read -r folder; do
    if [ -x "$folder/asterisk/$name/asterisk" ]; then printf '%s\n' "$folder/asterisk/$name/asterisk"; exit 0; fi
  done < <(candidates)
}

choose_cache() {
  local folder
  while read -r folder; do
    if mkdir -p "$folder/asterisk" 2>/dev/null && [ -w "$folder/asterisk" ]; then cache=$(cd "$folder/asterisk" && pwd); return; fi
  done < <(candidates)
  die "No folder to keep Asterisk in: cannot write to any of $(candidates | tr '\n' ' '); set BOTPBX_CACHE to one that you can write to."
}

need_tools() {
  local tool
  for tool in apt-get apt-cache apt-config dpkg-deb tar flock sha256sum; do
    command -v "$tool" >/dev/null || die "The program $tool is missing; install it, or install Asterisk 22 yourself and set ASTERISK_BIN."
  done
}

find_keyring() {
  for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ ! -r "$keyring" ] || return 0
  done
  die "Debian's signing keys are missing; install them with: apt-get install debian-archive-keyring"
}

# The first Debian archive (not the security one) in the host's own apt sources; nothing need be downloaded to know it.
find_mirror() {
  mirror=${ASTERISK_DEBIAN_MIRROR:-}
  if [ -z "$mirror" ]; then
    local uris
    uris=$(apt-get update --print-uris 2>/dev/null) || die "apt's own configuration cannot be read: run apt-get update to see why."
    mirror=$(sed -nE "s#^'([^']+)/dists/(stable|testing|unstable|oldstable|sid|bullseye|bookworm|trixie|forky)/.*#\1#p" <<<"$uris" |
      { grep -vE -- '-(security|debug)/?$' || true; } | sed -n 1p)
  fi
  while [ "${mirror%/}" != "$mirror" ]; do mirror=${mirror%/}; done
  [ -n "$mirror" ] || die "apt's configuration names no Debian mirror; set ASTERISK_DEBIAN_MIRROR to one."
}

# The host's own words on freshness, proxies and addresses hold here too; nothing else of its configuration does.
write_apt_configuration() {
  local host_settings
  host_settings=$(apt-config dump | grep -E '^Acquire::(Check-[A-Za-z-]+|http|https|ForceIPv[46]|Retries)(::[^ ]*)? "[^"]+";$' || true)
  mkdir -p "$apt"/{etc/empty,lists/partial,cache/archives/partial,state}
  : >"$apt/state/status"
  cat >"$apt/apt.conf" <<EOF
Dir::Etc "$apt/etc"; Dir::Etc::sourcelist "sources.list"; Dir::Etc::sourceparts "-"; Dir::Etc::preferencesparts "empty";
Dir::Etc::parts "empty"; Dir::Etc::trustedparts "/usr/share/keyrings";
Dir::State "$apt/state"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache"; Dir::Log "$apt";
Acquire::Languages "none"; Acquire::Retries "3"; Acquire::http::Timeout "30"; Acquire::https::Timeout "30";
APT::Sandbox::User ""; APT::Install-Recommends "false"; APT::Architecture "$arch"; APT::Architectures { "$arch"; };
Debug::NoLocking "1";
$host_settings
EOF
}

has_packages() {
  [ -s "$apt/SHA256SUMS" ] && [ "$(cat "$apt/list" 2>/dev/null)" = "$PACKAGES $arch" ] &&
    (cd "$apt/cache/archives" && sha256sum --quiet --check "$apt/SHA256SUMS" >/dev/null 2>&1)
}

download() {
  local suite version size
  for suite in $SUITES; do
    say "reading what Debian $suite has (from $mirror)"
    echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/etc/sources.list"
    rm -rf "$apt/lists"; mkdir -p "$apt/lists/partial"
    if ! apt-get update -qq -o APT::Update::Error-Mode=any >&2; then say "Debian $suite could not be read from $mirror"; continue; fi
    version=$(apt-cache policy asterisk | sed -n 's/^ *Candidate: \([0-9].*\)/\1/p')
    if ! dpkg --compare-versions "${version:-0}" ge "$LOWEST" || ! dpkg --compare-versions "$version" lt "$TOO_HIGH"; then
      say "Debian $suite has Asterisk '${version:-none}', but 22 (${LOWEST#1:} or newer) is needed"; continue
    fi
    rm -rf "$apt/cache/archives" "$apt/SHA256SUMS"; mkdir -p "$apt/cache/archives/partial"
    # shellcheck disable=SC2086 # PACKAGES is a list
    size=$(apt-get install -y --download-only --print-uris $PACKAGES | awk -F"'" '/^\047/ {n++; split($3, part, " "); bytes += part[2]} END {printf "%d packages, %d MB", n, bytes / 1e6}')
    say "downloading Asterisk $version ($size)"
    # shellcheck disable=SC2086
    if ! apt-get install -qq -y --download-only $PACKAGES >/dev/null; then say "the packages of Debian $suite could not be downloaded"; continue; fi
    (cd "$apt/cache/archives" && sha256sum -- *.deb) >"$apt/SHA256SUMS.new"
    printf '%s' "$PACKAGES $arch" >"$apt/list"
    mv "$apt/SHA256SUMS.new" "$apt/SHA256SUMS"
    return
  done
  die "No Asterisk 22 could be had from $mirror ($SUITES); the lines above say why. Set ASTERISK_DEBIAN_MIRROR to another Debian mirror, or install Asterisk 22 yourself and set ASTERISK_BIN."
}

unpack() {
  local deb new="$cache/.$name.new"
  say 'unpacking'
  rm -rf "$new"; mkdir -p "$new/prefix"
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$new/prefix" --no-same-owner --exclude=./usr/share/doc --exclude=./usr/share/man \
      --exclude=./usr/share/locale --exclude=./usr/share/perl --exclude=./usr/share/info ||
      die "The package $(basename "$deb") could not be unpacked (is the disk full?)."
  done
  find "$new/prefix" -xdev -perm /6000 -exec chmod ug-s {} +
  # Installing the packages would have made this link; without it no sentence is ever found.
  ln -sfn en_US_f_Allison "$new/prefix/usr/share/asterisk/sounds/en"
  cat >"$new/asterisk" <<EOF
#!/bin/sh
# Runs Asterisk with the C library and the libraries that it was built for.
P='$cache/$name/prefix'
exec "\$P/$loader" --argv0 asterisk --library-path "\$P/usr/lib/$triplet" "\$P/usr/sbin/asterisk" "\$@"
EOF
  cat >"$new/layout.json" <<EOF
{"modules": "$cache/$name/prefix/usr/lib/$triplet/asterisk/modules", "data": "$cache/$name/prefix/usr/share/asterisk"}
EOF
  chmod 755 "$new/asterisk"
  version=$("$new/prefix/$loader" --argv0 asterisk --library-path "$new/prefix/usr/lib/$triplet" "$new/prefix/usr/sbin/asterisk" -V) ||
    die 'Asterisk was unpacked but does not start on this machine.'
  rm -rf "${cache:?}/$name"
  mv "$new" "$cache/$name"
}

architecture
name=$(prefix_name)
print_if_ready
need_tools
choose_cache
apt=$cache/apt-$arch
exec 9>"$cache/lock"
if ! flock -n 9; then say 'another run is bringing Asterisk; waiting for it'; flock 9; fi
print_if_ready
mkdir -p "$apt"
if has_packages; then
  say 'using the packages that were downloaded before'
else
  find_keyring
  find_mirror
  write_apt_configuration
  export APT_CONFIG="$apt/apt.conf"
  download
fi
unpack
say "ready: $version"
printf '%s\n' "$cache/$name/asterisk"
