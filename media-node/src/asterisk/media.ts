/** Fills flow's port of prompts, digits and recordings with AGI. A caller whose process dies meanwhile is taken again: the last will stays. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { DigitsAsked, DigitsHeard, Media, Prompt, RecordAsked, Recorded } from '../flow/media.ts';
import type { Log } from '../log.ts';
import { settledDurationMs } from '../wav-file.ts';
import { answer } from './agi/commands.ts';
import { type Played, playFile, recordFile, sayDigits, sayInstant, sayNumber, waitForDigit } from './agi/media-commands.ts';
import { AgiGoneError, type AgiSession } from './agi/session.ts';

export interface MediaOptions {
  /** Where a tenant's sound is, without extension. */
  readonly soundPath: (hash: string) => string;
  readonly log: Log;
}

/** Makes the media of a session. */
export function makeMedia(session: AgiSession, options: MediaOptions): Media {
  return {
    answer: () => answer(session),
    play: async (prompts, stopDigits = '') => {
      const played = await unlessGone(() => playAll(session, prompts, stopDigits, options));
      return { digit: played.kind === 'digit' ? played.digit : undefined, isGone: played.kind === 'gone' };
    },
    readDigits: (asked) => readDigits(session, asked, options),
    record: (asked) => record(session, asked),
  };
}

const ALL_DIGITS = '0123456789*#';

async function playAll(session: AgiSession, prompts: readonly Prompt[], stopDigits: string, options: MediaOptions): Promise<Played> {
  for (const prompt of prompts) {
    const played = await playOne(session, prompt, stopDigits, options);
    if (played.kind === 'missing')
      options.log.warn('a sound is missing and was passed over', { leg: session.variable('agi_uniqueid'), prompt });
    else if (played.kind !== 'end') return played;
  }
  return { kind: 'end' };
}

const LONGEST_SILENCE_S = 10;

async function playOne(session: AgiSession, prompt: Prompt, stopDigits: string, { soundPath }: MediaOptions): Promise<Played> {
  switch (prompt.kind) {
    case 'core':
      return playFile(session, prompt.name, stopDigits);
    case 'sound':
      return playFile(session, soundPath(prompt.hash), stopDigits);
    case 'file':
      return playFile(session, prompt.path, stopDigits);
    case 'digits':
      return sayDigits(session, prompt.value, stopDigits);
    case 'number':
      return sayNumber(session, prompt.value, stopDigits);
    case 'instant':
      return sayInstant(session, wallClockSeconds(prompt.atMs, prompt.timeZone), stopDigits);
    case 'silence':
      return playFile(session, `silence/${Math.min(LONGEST_SILENCE_S, Math.max(1, Math.round(prompt.seconds)))}`, stopDigits);
    default:
      return unreachable(prompt);
  }
}

/** What the zone's clock shows at an instant, as if it were UTC's: Asterisk need not have the zone. */
export function wallClockSeconds(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { ...CLOCK_FACE, timeZone }).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) / 1000;
}
const CLOCK_FACE = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** A digit that ends the prompts is the first of the input. */
async function readDigits(session: AgiSession, asked: DigitsAsked, options: MediaOptions): Promise<DigitsHeard> {
  const { prompts, maxDigits, timeoutMs, terminator } = asked;
  let digits = '';
  let heard = await unlessGone(() => playAll(session, prompts, ALL_DIGITS, options));
  if (heard.kind === 'end') heard = await unlessGone(() => waitForDigit(session, timeoutMs));
  while (heard.kind === 'digit' && heard.digit !== terminator) {
    digits += heard.digit;
    if (digits.length >= maxDigits) break;
    heard = await unlessGone(() => waitForDigit(session, timeoutMs));
  }
  return heard.kind === 'gone' ? { kind: 'gone' } : { kind: 'digits', digits };
}

async function record(session: AgiSession, asked: RecordAsked): Promise<Recorded> {
  const { path, maxSeconds, silenceSeconds, stopDigits, hasBeep } = asked;
  const end = await recordFile(session, { path, maxMs: maxSeconds * 1000, silenceSeconds, stopDigits, hasBeep });
  const durationMs = await settledDurationMs(`${path}.wav`);
  if (end.kind === 'digit') return { durationMs, endedBy: 'digit', digit: end.digit };
  if (end.kind === 'gone') return { durationMs, endedBy: 'gone' };
  return { durationMs, endedBy: silenceSeconds > 0 && durationMs < (maxSeconds - 1) * 1000 ? 'silence' : 'max' };
}

async function unlessGone(step: () => Promise<Played>): Promise<Played> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    throw error;
  }
}
