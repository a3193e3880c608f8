import type { ConfigMusicClass } from '@botpbx/shared/link/section/music-class';
import type { ConfigSound } from '@botpbx/shared/link/section/sound';
import type { MusicOrder } from '@botpbx/shared/model/music-class';

/** A sound as its slice keeps it. */
export interface SoundRow {
  readonly id: number;
  readonly name: string;
  readonly hash: string;
  readonly duration_ms: number;
}
/** A class of music on hold as its slice keeps it. */
export interface MusicClassRow {
  readonly id: number;
  readonly name: string;
  readonly order: MusicOrder;
  readonly sound_ids: readonly number[];
}

/** The sound as a node needs it. */
export const soundOf = ({ id, name, hash, duration_ms }: SoundRow): ConfigSound => ({ id, name, hash, duration_ms });

/** The class as a node needs it. */
export const musicClassOf = ({ id, name, order, sound_ids }: MusicClassRow): ConfigMusicClass => ({
  id,
  name,
  order,
  sound_ids: [...sound_ids],
});
