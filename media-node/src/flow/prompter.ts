/** Makes sound of what a flow says; how it is spoken, and where it is kept, is the business of who fills this. */
import type { Spoken } from '@botpbx/shared/model/flow-act';

/** A text that is to be heard; its variables are filled in. */
export type SpokenText = Extract<Spoken, { kind: 'text' }>;

/** Speaks texts for the callers of one tenant. */
export interface Prompter {
  /**
   * Gives the sound of a text: absolute path without extension, where Asterisk may read `.wav` beside it; undefined when nobody could
   * speak it, or there is nothing to say. Never rejects, and never lasts longer than a caller may be left in silence.
   */
  path(spoken: SpokenText, signal: AbortSignal): Promise<string | undefined>;
}
