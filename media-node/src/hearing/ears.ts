/** Fills flow's port of ears: the caller's voice comes to us, and the recogniser that the tenant chose understands it. */
import type { Ears as FlowEars, HearAsked, HeardOf } from '../flow/ears.ts';
import type { Prompt } from '../flow/media.ts';
import type { Log } from '../log.ts';
import type { Clock, SpeechToText, Vad } from '../voice/ports.ts';
import { type Answer, listen } from './listen.ts';
import { playableOf, soundOf } from './prompts.ts';

export interface HearingOptions {
  readonly vad: Vad;
  readonly clock: Clock;
  /** Who understands that; undefined where nobody does. */
  readonly listenerFor: (wanted: Pick<HearAsked, 'expects' | 'phrases' | 'language'>) => SpeechToText | undefined;
  /** The file of a sound with its ending; undefined for what Asterisk says itself. */
  readonly fileOf: (prompt: Prompt) => string | undefined;
  readonly log: Log;
}

const LONGEST_TEXT = 2_000;
const GONE: HeardOf = { kind: 'gone' };

/** Makes the ears of a tenant. */
export const makeFlowEars = (options: HearingOptions): FlowEars => ({
  hear: async (asked, signal) => {
    const hear = options.listenerFor(asked);
    if (!hear) return { kind: 'failed', why: `Nobody here understands the language ${asked.language}.` };
    try {
      return await hearOn(options, { asked, hear }, signal);
    } catch (error) {
      if (signal.aborted) return GONE;
      options.log.warn('a caller of a flow could not be heard', { error });
      return { kind: 'failed', why: 'The voice of the caller could not be had.' };
    }
  },
});

interface Hearing {
  readonly asked: HearAsked;
  readonly hear: SpeechToText;
}

async function hearOn({ vad, clock, fileOf, log }: HearingOptions, { asked, hear }: Hearing, signal: AbortSignal): Promise<HeardOf> {
  const { media, prompts, expects, language, timeout_ms: timeoutMs } = asked;
  const { before, files } = playableOf(prompts, fileOf);
  if (before.length > 0 && (await media.play(before)).isGone) return GONE;
  const leg = await media.openLine(signal);
  if (!leg) return GONE;
  let answer: Answer;
  try {
    const question = soundOf(files, (error) => log.warn('a sound is missing and was passed over', { error }));
    answer = await listen({ line: leg.line, vad, hear, clock }, { expects, language, timeoutMs, question }, signal);
  } finally {
    leg.line.close();
  }
  if ((await leg.over) === 'gone' || answer.kind === 'left') return GONE;
  if (answer.kind === 'said') return { kind: 'heard', text: answer.text.slice(0, LONGEST_TEXT).toWellFormed() };
  log.warn('a caller of a flow could not be understood', { error: answer.error });
  return { kind: 'failed', why: 'Nobody could understand the caller.' };
}
