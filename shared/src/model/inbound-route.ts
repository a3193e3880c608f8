import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Did, Label } from '../base/phone.ts';
import { Destination } from './destination.ts';

const fields = { name: Label(80), did: Did.describe('The public number, with or without the plus'), destination: Destination };

/** Says where calls to one public number go. */
export const InboundRoute = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type InboundRoute = z.infer<typeof InboundRoute>;
export const NewInboundRoute = z.strictObject(fields);
export type NewInboundRoute = z.infer<typeof NewInboundRoute>;
export const InboundRoutePatch = z.strictObject(fields).partial();
export type InboundRoutePatch = z.infer<typeof InboundRoutePatch>;
