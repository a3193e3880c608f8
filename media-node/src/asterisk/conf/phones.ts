/** What an extension becomes in Asterisk: an endpoint, where it is registered, and what its phone signs in with. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { ConfigExtension } from '@botpbx/shared/link/section/extension';
import { inCallLines } from './in-call.ts';
import { UnwritableError } from './ini.ts';
import { authNameOf, mailboxNameOf, musicClassNameOf, pickupGroupNameOf, watchContextOf } from './names.ts';
import type { ConfigObject } from './objects.ts';

/** Asterisk keeps 79 bytes of a caller's name; the rest is left out at a whole character. */
const MAX_NAME_BYTES = 79;

export interface PhoneOptions {
  readonly tenant: TenantSection;
  /** What stands behind the digits in this tenant's endpoint names. */
  readonly suffix: string;
  /** Endpoint that rings for calls from outside while the node process is away; empty for none. */
  readonly fallback: string;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Whether the node serves this tenant alone. */
  readonly isAlone: boolean;
}

/** Makes the objects of one extension. Throws UnwritableError when its secret is not the one that the section means. */
export function phoneObjects(extension: ConfigExtension, options: PhoneOptions): ConfigObject[] {
  const { tenant } = options;
  const id = `${extension.extension}${options.suffix}`;
  const auth = authNameOf(tenant.tenant_id, extension.id);
  return [
    { type: 'endpoint', id, lines: endpointLines(extension, options, { id, auth }) },
    { type: 'auth', id: auth, lines: authLines(extension, options) },
    { type: 'aor', id, lines: [['max_contacts', String(extension.max_contacts)], ...AOR, ...askedLampLines(extension, options)] },
  ];
}

/** Phones that share an extension; one that is gone makes room first. */
const AOR = [
  ['remove_existing', 'yes'],
  ['remove_unavailable', 'yes'],
  ['qualify_frequency', '60'],
  ['minimum_expiration', '60'],
  ['default_expiration', '600'],
  ['maximum_expiration', '3600'],
] as const;

/** What is the same for phones and trunks: media through us, and answers to where packets really come from. */
export const MEDIA = [
  ['direct_media', 'no'],
  ['rtp_symmetric', 'yes'],
  ['force_rport', 'yes'],
  ['allow_overlap', 'no'],
  ['sdp_session', 'BotPBX'],
  ['rtp_keepalive', '20'],
  ['rtp_timeout', '300'],
  ['rtp_timeout_hold', '3600'],
] as const;

function endpointLines(extension: ConfigExtension, options: PhoneOptions, names: { id: string; auth: string }) {
  return [
    ['context', 'from-phone'],
    ['auth', names.auth],
    ['aors', names.id],
    ['identify_by', 'username'],
    ['disallow', 'all'],
    ['allow', 'opus,g722,ulaw,alaw'],
    ...MEDIA,
    ['rewrite_contact', 'yes'],
    ['device_state_busy_at', '2'],
    ...lampLines(extension, options),
    ['mwi_subscribe_replaces_unsolicited', 'yes'],
    ['moh_suggest', musicClassNameOf(options.tenant.tenant_id, null)],
    ['subscribe_context', watchContextOf(options.tenant.tenant_id)],
    ['named_call_group', pickupGroupNameOf(options.tenant.tenant_id, extension.pickup_group)],
    ['named_pickup_group', pickupGroupNameOf(options.tenant.tenant_id, extension.pickup_group)],
    ...(extension.language === null ? [] : ([['language', extension.language]] as const)),
    ['callerid', callerIdOf(extension.name, extension.extension)],
    ['set_var', `__TENANT=${options.tenant.tenant_id}`],
    ['set_var', `__SUFFIX=${options.suffix}`],
    ['set_var', `__FALLBACK=${options.fallback}`],
    ...inCallLines(options.tenant.feature_codes),
  ] as const;
}

/** What tells the phone of its mailbox. */
const lampLines = ({ id, voicemail_enabled }: ConfigExtension, { tenant }: PhoneOptions) =>
  voicemail_enabled ? ([['mailboxes', mailboxNameOf(tenant.tenant_id, id)]] as const) : [];

/**
 * Asterisk finds the mailbox that a phone subscribes to by the number alone, whoever asks; so only a tenant that has the node for itself
 * gets subscriptions. All phones are told without one.
 */
const askedLampLines = (extension: ConfigExtension, options: PhoneOptions) => (options.isAlone ? lampLines(extension, options) : []);

function authLines(extension: ConfigExtension, { tenant, secrets }: PhoneOptions) {
  const secret = secrets.get(extension.secret.secret_ref);
  const of = `extension ${extension.extension} of tenant ${tenant.tenant_id}`;
  if (secret?.kind !== 'digest' || secret.version < extension.secret.version)
    throw new UnwritableError(`The secret of ${of} is not at hand in version ${extension.secret.version}.`);
  if (secret.username !== extension.extension || secret.realm !== tenant.sip_domain)
    throw new UnwritableError(`The secret of ${of} is made for another user name or SIP domain.`);
  return [
    ['auth_type', 'digest'],
    ['username', secret.username],
    ['realm', secret.realm],
    ['password_digest', `MD5:${secret.md5}`],
    ['password_digest', `SHA-256:${secret.sha256}`],
    // a phone that does not know SHA-256 may give up at the sight of it, though MD5 is offered beside (baresip 1.0 does)
    ['supported_algorithms_uas', 'MD5'],
  ] as const;
}

/** Writes a caller's name and number so that nothing in the name can be taken for the number. */
export function callerIdOf(name: string, number: string): string {
  const quoted = cutToBytes(name, MAX_NAME_BYTES).replace(/["\\]/g, '\\$&');
  return `"${quoted}" <${number}>`;
}

function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return cut.trimEnd();
    cut += character;
  }
  return cut;
}
