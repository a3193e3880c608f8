import type { Settings } from '../settings.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, one sentence. */
  readonly detail: string;
  /** What to do when it is not ok. */
  readonly fix?: string;
}

/** A look at one thing; what it throws becomes a check that is not ok. */
export type Look = (settings: Settings, signal: AbortSignal) => Promise<Omit<Check, 'name'>>;
