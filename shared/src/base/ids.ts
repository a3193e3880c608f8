import { z } from 'zod';

/** Every row has an integer id, as in the public reference; the brand keeps one noun's id out of another's place. */
const idOf = <Name extends string>() => z.number().int().positive().brand<Name>();

export const TenantId = idOf<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;
export const UserId = idOf<'UserId'>();
export type UserId = z.infer<typeof UserId>;
export const NodeId = idOf<'NodeId'>();
export type NodeId = z.infer<typeof NodeId>;
export const ExtensionId = idOf<'ExtensionId'>();
export type ExtensionId = z.infer<typeof ExtensionId>;
export const TrunkId = idOf<'TrunkId'>();
export type TrunkId = z.infer<typeof TrunkId>;
export const InboundRouteId = idOf<'InboundRouteId'>();
export type InboundRouteId = z.infer<typeof InboundRouteId>;

/** Asterisk's linkedid of the call's oldest leg, unique across nodes by the systemname in front: `n1-1795366757.8`. */
export const CallId = z
  .string()
  .regex(/^[a-z0-9]{1,20}-[0-9]{1,12}\.[0-9]{1,10}$/, 'is not a call id')
  .brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** The path parameter `:id`. */
export const IdParams = z.strictObject({ id: z.coerce.number<number>().int().positive() });
