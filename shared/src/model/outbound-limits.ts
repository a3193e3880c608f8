import { z } from 'zod';
import { LineLimit } from './outbound-route.ts';
import { CallLimit, DEFAULT_OUTSIDE, NumberPrefix, OffHours } from './outside.ts';

const Prefixes = z.array(NumberPrefix).max(300);
const fields = {
  per_minute: CallLimit.describe('Calls to the outside that the tenant may begin in a minute; null for no limit'),
  per_day: CallLimit.describe('The same in 24 hours'),
  extension_concurrent: LineLimit.describe('Calls to the outside that may be going on at once for one extension'),
  extension_per_minute: CallLimit.describe('Calls to the outside that one extension may begin in a minute'),
  extension_per_day: CallLimit.describe('The same in 24 hours'),
  off_hours: OffHours.nullable().describe('When calls go less far; null for never'),
  open_prefixes: Prefixes.describe('Destinations that are open here although they are closed to everybody: 881, 5355'),
  known_prefixes: Prefixes.describe('Countries that this tenant calls, so that first calls there look like no fraud: 44, 49'),
};

/** What holds for all calls of a tenant to the outside. */
export const OutboundLimits = z.object(fields);
export type OutboundLimits = z.infer<typeof OutboundLimits>;

export const OutboundLimitsPatch = z.strictObject(fields).partial();
export type OutboundLimitsPatch = z.infer<typeof OutboundLimitsPatch>;

const { per_minute, per_day, extension_concurrent, extension_per_minute, extension_per_day } = DEFAULT_OUTSIDE;
/** Where nobody said anything. */
export const DEFAULT_LIMITS: OutboundLimits = {
  ...{ per_minute, per_day, extension_concurrent, extension_per_minute, extension_per_day },
  ...{ off_hours: null, open_prefixes: [], known_prefixes: [] },
};
