/** Where to go after signing in. Only paths of this very site are followed. */
const HERE = 'http://here.invalid';

/** The login page's address that leads back to `path`. */
export function loginPath(path: string): string {
  const way = safePath(path);
  return way === '/' || way.startsWith('/login') ? '/login' : `/login?${new URLSearchParams({ return: way })}`;
}

/** Takes a path out of an address and gives `/` for everything that would leave this site. */
export function safePath(asked: string | null): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, HERE)) return '/';
  const url = new URL(asked, HERE);
  return url.origin === HERE ? url.pathname + url.search : '/';
}
