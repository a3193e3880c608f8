/** What a trunk becomes in Asterisk: an endpoint for each of the carrier's servers, its addresses, and what we sign in with there. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { type IniLine, UnwritableError } from './ini.ts';
import { keyOfLookup, nextHopOf, type Server, type ServerBook } from './lookups.ts';
import { musicClassNameOf, trunkAuthNameOf, trunkNameOf, trunkRegistrationNameOf, trunkServerNameOf } from './names.ts';
import type { ConfigObject } from './objects.ts';
import { MEDIA } from './phones.ts';

export interface TrunkOptions {
  readonly tenant: TenantSection;
  readonly suffix: string;
  /** Endpoint that rings for calls of this trunk while the node process is away; empty for none. */
  readonly fallback: string;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly servers: ServerBook;
  /** Addresses and networks whose calls come in at this trunk; empty for the later trunks of one carrier. */
  readonly matches: readonly string[];
  /** Whether all trunks of its carrier are this tenant's; else the tenant of a call is not known before its number is looked up. */
  readonly isOwn: boolean;
}

/** Makes the objects of one trunk; none if it is off. Throws UnwritableError when its secret is not at hand in the version meant. */
export function trunkObjects(trunk: ConfigTrunk, options: TrunkOptions): ConfigObject[] {
  if (!trunk.enabled) return [];
  const signIn = signInOf(trunk, options);
  const ways = waysOf(trunk, options.servers);
  const objects = ways.flatMap((way, at) => serverObjects(trunk, { ...options, way, at, signsIn: signIn !== undefined }));
  const id = trunkNameOf(trunk.id);
  if (options.matches.length > 0)
    objects.push({ type: 'identify', id, lines: [['endpoint', id], ...options.matches.map((match): IniLine => ['match', match])] });
  if (signIn) objects.push({ type: 'auth', id: trunkAuthNameOf(trunk.id), lines: authLines(trunk, signIn) });
  const [first] = ways;
  if (signIn && trunk.register && first?.isReachable)
    objects.push({ type: 'registration', id: trunkRegistrationNameOf(trunk.id), lines: registrationLines(trunk, signIn, first) });
  return objects;
}

/** One way to the carrier. */
interface Way {
  /** What makes Asterisk send there; none where the host says it itself. */
  readonly lines: readonly IniLine[];
  /** Without an address Asterisk must not be told the name: it would stand still for a name server that is silent. */
  readonly isReachable: boolean;
}

/** Servers of one carrier that calls are tried at. */
const MAX_SERVERS = 4;

/**
 * The carrier is asked for by its name and found at an address: a proxy that leaves no trace (`hide`) keeps the name in the
 * request. TLS is the exception: there a certificate is checked against what was dialled, so Asterisk must look the name up.
 */
function waysOf(trunk: ConfigTrunk, servers: ServerBook): Way[] {
  const hop = nextHopOf(trunk);
  const found = (servers.get(keyOfLookup(hop)) ?? []).slice(0, MAX_SERVERS);
  const isItself = trunk.outbound_proxy === null && isAddress(trunk.host);
  if (isItself) return [{ lines: [], isReachable: true }];
  if (trunk.transport === 'tls' && trunk.tls_verify) {
    const proxy = trunk.outbound_proxy === null ? [] : [proxyLine(trunk, { address: hop.host, port: hop.port })];
    return [{ lines: proxy, isReachable: found.length > 0 }];
  }
  if (found.length === 0) return [{ lines: [], isReachable: false }];
  return found.map((server) => ({ lines: [proxyLine(trunk, server)], isReachable: true }));
}

const isAddress = (host: string): boolean => /^[0-9.]+$/.test(host);

const proxyLine = (trunk: ConfigTrunk, { address, port }: Server): IniLine => [
  'outbound_proxy',
  `sip:${address}:${port}${transportIn(trunk)};lr;hide`,
];

interface ServerOptions extends TrunkOptions {
  readonly way: Way;
  readonly at: number;
  readonly signsIn: boolean;
}

function serverObjects(trunk: ConfigTrunk, options: ServerOptions): ConfigObject[] {
  const { way, at } = options;
  const id = trunkServerNameOf(trunk.id, at);
  const contact: IniLine[] = way.isReachable ? [['contact', uriOf(trunk)]] : [];
  const qualify = ['qualify_frequency', String(trunk.qualify ? trunk.qualify_frequency : 0)] as const;
  return [
    { type: 'endpoint', id, lines: endpointLines(trunk, options, id) },
    { type: 'aor', id, lines: [...contact, qualify, ...way.lines] },
  ];
}

interface SignIn {
  readonly username: string;
  readonly password: string;
}

function signInOf(trunk: ConfigTrunk, { secrets }: TrunkOptions): SignIn | undefined {
  if (trunk.secret === null || trunk.username === null) {
    if (trunk.register) throw new UnwritableError(`Trunk ${trunk.id} is to register but has no user name or no password.`);
    return undefined;
  }
  const secret = secrets.get(trunk.secret.secret_ref);
  if (secret?.kind !== 'plain' || secret.version < trunk.secret.version)
    throw new UnwritableError(`The password of trunk ${trunk.id} is not at hand in version ${trunk.secret.version}.`);
  return { username: trunk.username, password: secret.value };
}

/** `identify_by=ip` keeps strangers out who merely say that they are this trunk; a carrier may not transfer calls into us, nor hear who took a call. */
function endpointLines(trunk: ConfigTrunk, { tenant, suffix, fallback, isOwn, way, signsIn }: ServerOptions, id: string): IniLine[] {
  return [
    ['context', 'from-trunk'],
    ['aors', id],
    ['identify_by', 'ip'],
    ...transportLines(trunk),
    ...way.lines,
    ['disallow', 'all'],
    ['allow', trunk.codecs.join(',')],
    ...mediaLines(trunk),
    ['rewrite_contact', yesOrNo(trunk.rewrite_contact)],
    ['allow_transfer', 'no'],
    ['allow_subscribe', 'no'],
    ['trust_id_inbound', 'yes'],
    ['send_pai', 'yes'],
    ['send_connected_line', 'no'],
    ['moh_suggest', isOwn ? musicClassNameOf(tenant.tenant_id, null) : 'default'],
    ...(signsIn ? ([['outbound_auth', trunkAuthNameOf(trunk.id)]] as const) : []),
    ...fromLines(trunk, signsIn),
    ['set_var', `TRUNK=${trunk.id}`],
    ['set_var', `__TENANT=${isOwn ? tenant.tenant_id : ''}`],
    ['set_var', `__SUFFIX=${isOwn ? suffix : ''}`],
    ['set_var', `__FALLBACK=${isOwn ? fallback : ''}`],
  ];
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

function mediaLines(trunk: ConfigTrunk): IniLine[] {
  const set = new Map<string, string>([
    ['direct_media', yesOrNo(trunk.direct_media)],
    ['force_rport', yesOrNo(trunk.force_rport)],
  ]);
  return [
    ...MEDIA.map(([key, value]): IniLine => [key, set.get(key) ?? value]),
    ['dtmf_mode', trunk.dtmf_mode],
    ...(trunk.media_encryption === 'srtp'
      ? ([
          ['media_encryption', 'sdes'],
          ['media_encryption_optimistic', yesOrNo(trunk.media_encryption_optional)],
        ] as const)
      : []),
    ...(trunk.t38
      ? ([
          ['t38_udptl', 'yes'],
          ['t38_udptl_ec', 'redundancy'],
          ['t38_udptl_nat', 'yes'],
        ] as const)
      : []),
  ];
}

function fromLines(trunk: ConfigTrunk, signsIn: boolean): IniLine[] {
  const domain = trunk.from_domain ?? (signsIn ? trunk.host : null);
  return [
    ...(trunk.from_user === null ? [] : ([['from_user', trunk.from_user]] as const)),
    ...(domain === null ? [] : ([['from_domain', domain]] as const)),
  ];
}

/** Of the two TLS transports the one that checks certificates, or the one that does not. */
const transportLines = (trunk: ConfigTrunk): IniLine[] =>
  trunk.transport === 'tls' ? [['transport', trunk.tls_verify ? 'tls' : 'tls-unverified']] : [];

const authLines = (trunk: ConfigTrunk, signIn: SignIn): IniLine[] => [
  ['auth_type', 'digest'],
  ['username', trunk.auth_username ?? signIn.username],
  ['password', signIn.password],
  ['supported_algorithms_uac', 'MD5,SHA-256'],
];

/** A carrier that is away is asked for ever, twice a minute; one that refuses us every five minutes. */
const registrationLines = (trunk: ConfigTrunk, { username }: SignIn, way: Way): IniLine[] => [
  ['server_uri', uriOf(trunk)],
  ['client_uri', uriOf(trunk, username)],
  ['contact_user', escapeUser(username)],
  ['outbound_auth', trunkAuthNameOf(trunk.id)],
  ...transportLines(trunk),
  ...way.lines,
  ['expiration', '600'],
  ['max_random_initial_delay', '1'],
  ['max_retries', '1000000000'],
  ['retry_interval', '30'],
  ['auth_rejection_permanent', 'no'],
  ['forbidden_retry_interval', '300'],
  ['fatal_retry_interval', '300'],
];

const transportIn = ({ transport }: ConfigTrunk): string => (transport === 'udp' ? '' : `;transport=${transport}`);

const uriOf = (trunk: ConfigTrunk, user?: string): string =>
  `sip:${user === undefined ? '' : `${escapeUser(user)}@`}${trunk.host}:${trunk.port}${transportIn(trunk)}`;

/** RFC 3261 §25.1: what is not unreserved stands percent-encoded in a URI's user part. */
const escapeUser = (user: string): string =>
  encodeURIComponent(user)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2B', '+');
