/** Hears what a caller says; how it is recognised is the business of who fills this. */
import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import type { Media, Prompt } from './media.ts';

/** What is asked, of whom. */
export interface HearAsked extends Omit<ActOf<'hear'>, 'kind' | 'spoken'> {
  /** Heard first; the call is answered already. */
  readonly prompts: readonly Prompt[];
  readonly media: Media;
}
export type HeardOf = Extract<Happened, { kind: 'heard' | 'failed' | 'gone' }>;

/** The ears of one tenant's flows. */
export interface Ears {
  /** Plays the prompts, listens and understands. Never rejects for what an engine does. */
  hear(asked: HearAsked, signal: AbortSignal): Promise<HeardOf>;
}
