/** Asterisk's configuration beside PJSIP: each file is one module's, and a change of it is that module's reload. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';

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
