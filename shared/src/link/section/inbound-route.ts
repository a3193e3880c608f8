/** An inbound route as a node needs it. */
import { z } from 'zod';
import { Destination } from '../../model/destination.ts';
import { ListIds, NamePrefix } from '../../model/inbound-route.ts';
import { CallerPattern, NumberPattern } from '../../model/number-match.ts';

const id = z.number().int().positive();

/** Defaults are those of sections that a node kept from before there was the field. */
export const ConfigInboundRoute = z.strictObject({
  id,
  did: NumberPattern,
  caller: CallerPattern.nullable().default(null),
  destination: Destination,
  time_condition_id: id.nullable().default(null),
  closed_destination: Destination.nullable().default(null),
  name_prefix: NamePrefix.nullable().default(null),
  number_list_ids: ListIds.default([]),
});
export type ConfigInboundRoute = z.infer<typeof ConfigInboundRoute>;
