/** What a trunk becomes in Asterisk: an endpoint, the carrier's address, and what we sign in with there. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { type IniLine, UnwritableError } from './ini.ts';
import { trunkAuthNameOf, trunkNameOf, trunkRegistrationNameOf } from './names.ts';
import type { ConfigObject } from './objects.ts';
import { MEDIA } from './phones.ts';

export interface TrunkOptions {
  readonly tenant: TenantSection;
  readonly suffix: string;
  /** Endpoint that rings for calls of this trunk while the node process is away; empty for none. */
  readonly fallback: string;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** The carrier's present IPv4 addresses by host; a host without any cannot be told from strangers. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Whether this is the first trunk of its host: calls from there come in at that one alone. */
  readonly isFirst: boolean;
  /** Whether all trunks of its host are this tenant's; else the tenant of a call is not known before its number is looked up. */
  readonly isOwn: boolean;
}

/** Makes the objects of one trunk. Throws UnwritableError when its secret is not at hand in the version meant. */
export function trunkObjects(trunk: ConfigTrunk, options: TrunkOptions): ConfigObject[] {
  const id = trunkNameOf(trunk.id);
  const signIn = signInOf(trunk, options);
  const addresses = options.addresses.get(trunk.host.toLowerCase()) ?? [];
  const objects: ConfigObject[] = [
    { type: 'endpoint', id, lines: endpointLines(trunk, options, signIn !== undefined) },
    {
      type: 'aor',
      id,
      lines: [
        ['contact', uriOf(trunk)],
        ['qualify_frequency', '30'],
      ],
    },
  ];
  if (options.isFirst && addresses.length > 0)
    objects.push({ type: 'identify', id, lines: [['endpoint', id], ...addresses.map((address): IniLine => ['match', address])] });
  if (signIn) objects.push({ type: 'auth', id: trunkAuthNameOf(trunk.id), lines: authLines(signIn) });
  if (signIn && trunk.register)
    objects.push({ type: 'registration', id: trunkRegistrationNameOf(trunk.id), lines: registrationLines(trunk, signIn) });
  return objects;
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
function endpointLines(trunk: ConfigTrunk, options: TrunkOptions, signsIn: boolean): IniLine[] {
  const id = trunkNameOf(trunk.id);
  return [
    ['context', 'from-trunk'],
    ['aors', id],
    ['identify_by', 'ip'],
    ['disallow', 'all'],
    ['allow', trunk.codecs.join(',')],
    ...MEDIA,
    ['allow_transfer', 'no'],
    ['allow_subscribe', 'no'],
    ['trust_id_inbound', 'yes'],
    ['send_pai', 'yes'],
    ['send_connected_line', 'no'],
    ...(signsIn
      ? ([
          ['outbound_auth', trunkAuthNameOf(trunk.id)],
          ['from_domain', trunk.host],
        ] as const)
      : []),
    ['set_var', `TRUNK=${trunk.id}`],
    ['set_var', `__TENANT=${options.isOwn ? options.tenant.tenant_id : ''}`],
    ['set_var', `__SUFFIX=${options.isOwn ? options.suffix : ''}`],
    ['set_var', `__FALLBACK=${options.isOwn ? options.fallback : ''}`],
  ];
}

const authLines = (signIn: SignIn): IniLine[] => [
  ['auth_type', 'digest'],
  ['username', signIn.username],
  ['password', signIn.password],
  ['supported_algorithms_uac', 'MD5,SHA-256'],
];

/** A carrier that is away is asked for ever, twice a minute; one that refuses us every five minutes. */
const registrationLines = (trunk: ConfigTrunk, { username }: SignIn): IniLine[] => [
  ['server_uri', uriOf(trunk)],
  ['client_uri', uriOf(trunk, username)],
  ['contact_user', escapeUser(username)],
  ['outbound_auth', trunkAuthNameOf(trunk.id)],
  ['expiration', '600'],
  ['max_retries', '1000000000'],
  ['retry_interval', '30'],
  ['auth_rejection_permanent', 'no'],
  ['forbidden_retry_interval', '300'],
  ['fatal_retry_interval', '300'],
];

function uriOf(trunk: ConfigTrunk, user?: string): string {
  const transport = trunk.transport === 'tcp' ? ';transport=tcp' : '';
  return `sip:${user === undefined ? '' : `${escapeUser(user)}@`}${trunk.host}:${trunk.port}${transport}`;
}

/** RFC 3261 §25.1: what is not unreserved stands percent-encoded in a URI's user part. */
const escapeUser = (user: string): string =>
  encodeURIComponent(user)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2B', '+');
