import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

const id = z.number().int().positive();
const Pin = z.string().regex(/^[0-9]{4,10}$/, 'is 4 to 10 digits');
const PinLabel = Label(80).describe('Who has the PIN; the ledger names it when the PIN is used');
const name = Label(80);

/** PINs of which an outbound route asks for one. The digits are never shown. */
export const PinSet = z.object({
  id: z.number().int(),
  name,
  pins: z.array(z.object({ id: z.number().int(), label: PinLabel })),
  created_at: Instant,
  updated_at: Instant,
});
export type PinSet = z.infer<typeof PinSet>;

const NewPin = z.strictObject({ label: PinLabel, pin: Pin });
/** A PIN that stays names its id; its digits need not be said again. */
const KeptPin = z.strictObject({ id, label: PinLabel, pin: Pin.optional() });
const MAX_PINS = 200;

export const NewPinSet = z.strictObject({ name, pins: z.array(NewPin).min(1).max(MAX_PINS) });
export type NewPinSet = z.infer<typeof NewPinSet>;

export const PinSetPatch = z
  .strictObject({
    name,
    pins: z
      .array(z.union([KeptPin, NewPin]))
      .min(1)
      .max(MAX_PINS)
      .describe('All PINs; those left out end'),
  })
  .partial();
export type PinSetPatch = z.infer<typeof PinSetPatch>;
