/** What a tenant says of calls to the outside beside its routes: ceilings, hours, what is opened, help, PINs. */
import { z } from 'zod';
import { Label } from '../base/phone.ts';
import { Country } from './number-plan.ts';
import { CallerNumber, LineLimit } from './outbound-route.ts';

const id = z.number().int().positive();

/** At most so many calls that begin in a minute or a day; null for no limit. */
export const CallLimit = z.number().int().min(1).max(1_000_000).nullable();
/** The beginning of E.164 numbers, without the plus. */
export const NumberPrefix = z.string().regex(/^[1-9][0-9]{0,14}$/, 'is the beginning of an international number, without plus or zeros');

/** When calls go less far. */
export const OffHours = z.strictObject({
  time_condition_id: id.describe('Off hours are while it is closed'),
  permission: z.enum(['none', 'national']).describe('How far everybody may call then'),
});
export type OffHours = z.infer<typeof OffHours>;

/** PINs as a node checks them: PBKDF2 with SHA-256 over the digits, hexadecimal. */
export const HashedPins = z.strictObject({
  id,
  name: Label(80),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  iterations: z.number().int().min(1).max(1_000_000),
  pins: z.array(z.strictObject({ id, hash: z.string().regex(/^[0-9a-f]{64}$/) })).max(200),
});
export type HashedPins = z.infer<typeof HashedPins>;

/** All of it, as a node needs it. */
export const Outside = z.strictObject({
  country: Country,
  per_minute: CallLimit,
  per_day: CallLimit,
  extension_concurrent: LineLimit,
  extension_per_minute: CallLimit,
  extension_per_day: CallLimit,
  off_hours: OffHours.nullable(),
  open_prefixes: z.array(NumberPrefix).max(300),
  known_prefixes: z.array(NumberPrefix).max(300),
  emergency_location_id: id.nullable(),
  emergency_locations: z.array(z.strictObject({ id, name: Label(80), caller_id: CallerNumber })).max(10_000),
  pin_sets: z.array(HashedPins).max(200),
  /** Stops of the fraud breaker that somebody has released; `learn`: the calls were rightful. */
  released_blocks: z.array(z.strictObject({ key: z.uuid(), learn: z.boolean() })).max(500),
});
export type Outside = z.infer<typeof Outside>;

/** Where the tenant said nothing. No person places 30 calls in a minute. */
export const DEFAULT_OUTSIDE: Outside = {
  country: 'US',
  per_minute: 300,
  per_day: null,
  extension_concurrent: null,
  extension_per_minute: 30,
  extension_per_day: 1_000,
  off_hours: null,
  open_prefixes: [],
  known_prefixes: [],
  emergency_location_id: null,
  emergency_locations: [],
  pin_sets: [],
  released_blocks: [],
};
