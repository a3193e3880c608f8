/** A block or allow list as a node needs it. */
import { z } from 'zod';
import { Destination } from '../../model/destination.ts';
import { NumberListAction, NumberListKind } from '../../model/number-list.ts';
import { CallerPattern } from '../../model/number-match.ts';

export const ConfigNumberList = z.strictObject({
  id: z.number().int().positive(),
  kind: NumberListKind,
  numbers: z.array(CallerPattern).max(10_000),
  everywhere: z.boolean(),
  action: NumberListAction,
  destination: Destination.nullable(),
});
export type ConfigNumberList = z.infer<typeof ConfigNumberList>;
