import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

/** `in_order`: from the first to the last and again; `random`: in another order each time. */
export const MusicOrder = z.enum(['in_order', 'random']);
export type MusicOrder = z.infer<typeof MusicOrder>;

/** Sounds of one class at most. */
export const MAX_CLASS_SOUNDS = 100;

const fields = {
  name: Label(80),
  order: MusicOrder.describe('in_order: from the first to the last and again; random: in another order each time'),
  sound_ids: z
    .array(z.number().int().positive())
    .min(1)
    .max(MAX_CLASS_SOUNDS)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a sound twice')
    .describe('The sounds, in order'),
};

/** What somebody hears who waits: sounds, one after the other, for as long as it takes. Beside them there is always the music that Asterisk brings. */
export const MusicClass = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type MusicClass = z.infer<typeof MusicClass>;

export const NewMusicClass = z.strictObject({ ...fields, order: fields.order.default('in_order') });
export type NewMusicClass = z.infer<typeof NewMusicClass>;

/** A change names what it changes; no default is ever applied. */
export const MusicClassPatch = z.strictObject(fields).partial();
export type MusicClassPatch = z.infer<typeof MusicClassPatch>;
