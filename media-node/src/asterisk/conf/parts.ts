/** Asterisk's configuration beside PJSIP: each file is one module's, and a change of it is that module's reload. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { hintsText } from './hints.ts';
import { musicText } from './music.ts';
import { queuesText } from './queues.ts';

export interface PartInput {
  readonly config: NodeConfig;
  /** Absolute folder of the tenants' sounds; a file is called by its hash. */
  readonly soundsFolder: string;
}

export interface Part {
  /** Name in the live folder; the static file of that name ends in `#tryinclude "../live/…"`. */
  readonly file: string;
  /** What Asterisk calls the module that reads it. */
  readonly module: string;
  /** Writes it. Equal input gives equal bytes. @throws UnwritableError */
  readonly render: (input: PartInput) => string;
}

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
