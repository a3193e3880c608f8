/** Hears what callers of flows say; how their voice gets there, and who understands it, is the business of who fills this. */
import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';

/** What is to be heard, and what the caller is told before. */
export interface HearAsked extends Pick<ActOf<'hear'>, 'expects' | 'phrases' | 'timeout_ms' | 'language'> {
  /** Sounds of 16-bit samples, absolute paths with their endings, one after the other; he may speak before their end. */
  readonly sounds: readonly string[];
}

/** Hears one caller. */
export interface Hearing {
  /** `heard` with what was said, empty for nothing; `failed` where nobody can understand him. Never rejects. */
  hear(asked: HearAsked, signal: AbortSignal): Promise<Extract<Happened, { kind: 'heard' | 'failed' | 'gone' }>>;
}
