/** Every part of Asterisk's configuration beside PJSIP. */
import { hintsText } from './hints.ts';
import { musicText } from './music.ts';
import type { Part } from './part.ts';
import { queuesText } from './queues.ts';

/** Music on hold, which is looked at again when sounds have come. */
export const MUSIC: Part = { file: 'musiconhold.conf', module: 'res_musiconhold.so', render: musicText };

/** Every part, in the order of their reloads: what others refer to comes first. */
export const PARTS: readonly Part[] = [
  MUSIC,
  { file: 'queues.conf', module: 'app_queue.so', render: queuesText },
  { file: 'hints.conf', module: 'pbx_config.so', render: hintsText },
];

type Files = ReadonlyMap<string, string>;

/** The modules whose files differ, in the order of their reloads; all when there was nothing before. */
export const changedModules = (before: Files | undefined, after: Files): string[] =>
  PARTS.filter(({ file }) => before?.get(file) !== after.get(file)).map(({ module }) => module);
