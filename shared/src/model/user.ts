import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

export const Role = z.enum(['admin', 'supervisor', 'member', 'viewer']);
export type Role = z.infer<typeof Role>;

const areas = [
  'extensions',
  'trunks',
  'inbound_routes',
  'number_lists',
  'outbound_routes',
  'ring_groups',
  'queues',
  'agents',
  'ivrs',
  'providers',
  'time_conditions',
  'sounds',
  'feature_codes',
  'conference_rooms',
  'paging_groups',
  'parking_lots',
  'nodes',
  'calls',
  'recordings',
  'voicemails',
  'conversations',
  'transcriptions',
  'webhooks',
  'audit',
  'users',
  'tenant',
] as const;
type Area = (typeof areas)[number];
/** What a role may do in its tenant. `public` needs nobody, `signed-in` anybody, `operator` the operator's flag. */
export type Permission = `${Area}:${'read' | 'write'}` | 'public' | 'signed-in' | 'operator';

const reads = (of: readonly Area[]): Permission[] => of.map((area) => `${area}:read` as const);
const telephony = [
  'extensions',
  'trunks',
  'inbound_routes',
  'number_lists',
  'outbound_routes',
  'ring_groups',
  'queues',
  'agents',
  'ivrs',
  'time_conditions',
  'sounds',
  'feature_codes',
  'conference_rooms',
  'paging_groups',
  'parking_lots',
  'nodes',
  'calls',
  'tenant',
] as const;

const byRole: Record<Role, readonly Permission[]> = {
  admin: areas.flatMap((area) => [`${area}:read`, `${area}:write`] as const),
  supervisor: [
    ...reads([...telephony, 'users']),
    'calls:write',
    'recordings:read',
    'recordings:write',
    'voicemails:read',
    'voicemails:write',
    'conversations:read',
    'transcriptions:read',
  ],
  member: reads(['extensions', 'feature_codes', 'calls', 'tenant']),
  viewer: reads(telephony),
};

/** All permissions of a signed-in user. */
export const permissionsOf = (role: Role, isOperator: boolean): ReadonlySet<Permission> =>
  new Set<Permission>(['public', 'signed-in', ...(isOperator ? [...byRole.admin, 'operator' as const] : byRole[role])]);

export const Email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());
/** bcrypt reads 72 bytes and no more: a longer password would be cut in silence, so it is refused. */
export const Password = z
  .string()
  .min(10, 'has at least 10 characters')
  .refine((text) => new TextEncoder().encode(text).length <= 72, 'has at most 72 bytes');

/** A person who signs in. */
export const User = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: Role,
  is_operator: z.boolean().describe('May act for every tenant and own nodes'),
  created_at: Instant,
});
export type User = z.infer<typeof User>;

export const NewUser = z.strictObject({ email: Email, name: Label(80), role: Role, password: Password });
export type NewUser = z.infer<typeof NewUser>;
export const UserPatch = z.strictObject({ name: Label(80), role: Role, password: Password }).partial();
export type UserPatch = z.infer<typeof UserPatch>;
