import { z } from 'zod';
import { Label } from '../../base/phone.ts';
import { MAX_CLASS_SOUNDS, MusicOrder } from '../../model/music-class.ts';

/** Music on hold out of the tenant's sounds. */
export const ConfigMusicClass = z.strictObject({
  id: z.number().int().positive(),
  name: Label(80),
  order: MusicOrder,
  sound_ids: z.array(z.number().int().positive()).max(MAX_CLASS_SOUNDS),
});
export type ConfigMusicClass = z.infer<typeof ConfigMusicClass>;
