/** Sounds on Workers: WAV files alone. Other decoders and the speech engine are WebAssembly that would have to be compiled while it runs, which Workers refuse. */
import { AppError } from '@botpbx/shared/base/errors';
import { convertSound } from '../../base/audio/convert.ts';
import type { SoundTools } from '../../platform/sound-tools.ts';

export const soundTools: SoundTools = {
  convert: (file) =>
    convertSound(file, () => {
      throw new AppError('sound.unreadable', {
        detail: 'This control plane runs on Workers and reads WAV files alone: send the sound as WAV.',
      });
    }),
  speak: async () => {
    throw new AppError('unavailable', {
      detail: 'This control plane runs on Workers, where there is no speech engine: send the sound as a WAV file.',
    });
  },
};
