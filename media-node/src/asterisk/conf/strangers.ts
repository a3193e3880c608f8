/**
 * What answers those who say that they are of a tenant and have a number which it has not. Asterisk challenges unknown names with
 * the realm of the default tenant, so a number of any other tenant could be told by its realm from one that does not exist.
 */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { strangerAuthNameOf, strangerNameOf } from './names.ts';
import type { ConfigObject } from './objects.ts';

/** Makes the objects that challenge strangers with the realm of a tenant; none while it has no number that could be guessed. */
export function strangerObjects(tenant: TenantSection, secrets: ReadonlyMap<string, Secret>): ConfigObject[] {
  const first = secrets.get(tenant.extensions[0]?.secret.secret_ref ?? '');
  if (first?.kind !== 'digest') return [];
  const id = strangerNameOf(tenant.tenant_id);
  const auth = strangerAuthNameOf(tenant.tenant_id);
  // no password is known that gives this, and equal input gives equal bytes
  const digest = first.sha256.slice(32);
  const endpoint = [
    ['context', 'strangers'],
    ['auth', auth],
    ['identify_by', 'header'],
    ['disallow', 'all'],
    ['allow', 'ulaw'],
    ['force_rport', 'yes'],
  ] as const;
  const signIn = [
    ['auth_type', 'digest'],
    ['username', auth],
    ['realm', tenant.sip_domain],
    ['password_digest', `MD5:${digest}`],
    ['supported_algorithms_uas', 'MD5'],
  ] as const;
  const identify = [
    ['endpoint', id],
    ['match_header', `From: /${senderOf(tenant.sip_domain)}/`],
  ] as const;
  return [
    { type: 'endpoint', id, lines: endpoint },
    { type: 'auth', id: auth, lines: signIn },
    { type: 'identify', id, lines: identify },
  ];
}

/** The URI of a From header, and not what a display name or a parameter may look like. */
const senderOf = (domain: string): string => `<sips?:[^<>@]*@${domain.replaceAll('.', '[.]')}([:;][^<>@]*)?>[^<>"]*$`;
