/** Fills flow's port of prompts, digits and recordings with AGI. A caller whose process dies meanwhile is taken again: the last will stays. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { CallerLine, DigitsAsked, DigitsHeard, Media, Prompt, RecordAsked, Recorded } from '../flow/media.ts';
import type { Log } from '../log.ts';
import { settledDurationMs } from '../wav-file.ts';
import { answer } from './agi/commands.ts';
import { type Played, playFile, recordFile, sayDigits, sayInstant, sayNumber, waitForDigit } from './agi/media-commands.ts';
import { AgiGoneError, type AgiSession } from './agi/session.ts';
import { type KeptKeys, makeKeptKeys } from './kept-keys.ts';

export interface MediaOptions {
  /** Where a tenant's sound is, without extension. */
  readonly soundPath: (hash: string) => string;
  /** Brings callers' voices to us; rejects where that cannot be. */
  readonly openLine: (session: AgiSession, signal: AbortSignal) => Promise<CallerLine | undefined>;
  readonly log: Log;
}

/** A caller at his telephone. */
interface Party extends MediaOptions {
  readonly session: AgiSession;
  readonly keys: KeptKeys;
}

/** Makes the media of a session. */
export function makeMedia(session: AgiSession, options: MediaOptions): Media {
  const keys = makeKeptKeys(session);
  const party = { ...options, session, keys };
  return {
    answer: () => answer(session),
    play: async (prompts, stopDigits = '') => {
      const played = await unlessGone(() => playAll(party, prompts, stopDigits));
      return { digit: played.kind === 'digit' ? played.digit : undefined, isGone: played.kind === 'gone' };
    },
    readDigits: (asked) => readDigits(party, asked),
    record: (asked) => record(session, asked),
    keepKeys: keys.start,
    forgetKeys: keys.stop,
    openLine: (signal) => options.openLine(session, signal),
  };
}

const ALL_DIGITS = '0123456789*#';

async function playAll(party: Party, prompts: readonly Prompt[], stopDigits: string): Promise<Played> {
  for (const prompt of prompts) {
    const played = await heeding(party, stopDigits, () => playOne(party, prompt, stopDigits));
    if (played.kind === 'missing')
      party.log.warn('a sound is missing and was passed over', { leg: party.session.variable('agi_uniqueid'), prompt });
    else if (played.kind !== 'end') return played;
  }
  return { kind: 'end' };
}

/** Does something that a key ends, unless one was pressed before. A key that was taken already may end it once more: then it begins again. */
async function heeding({ keys }: Party, stopDigits: string, act: () => Promise<Played>): Promise<Played> {
  if (!keys.isOn || stopDigits === '') return act();
  for (;;) {
    const early = await keys.next();
    if (early !== undefined) return { kind: 'digit', digit: early };
    const played = await act();
    if (played.kind !== 'digit') return played;
    const digit = await keys.next();
    if (digit !== undefined) return { kind: 'digit', digit };
  }
}

const LONGEST_SILENCE_S = 10;

async function playOne({ session, soundPath }: Party, prompt: Prompt, stopDigits: string): Promise<Played> {
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
async function readDigits(party: Party, asked: DigitsAsked): Promise<DigitsHeard> {
  const { prompts, maxDigits, timeoutMs, betweenMs = timeoutMs, terminator } = asked;
  const next = (ms: number) => unlessGone(() => heeding(party, ALL_DIGITS, () => waitForDigit(party.session, ms)));
  let digits = '';
  let heard = await unlessGone(() => playAll(party, prompts, ALL_DIGITS));
  if (heard.kind === 'end') heard = await next(timeoutMs);
  while (heard.kind === 'digit') {
    if (heard.digit === terminator) return { kind: 'digits', digits, ended: 'terminator' };
    digits += heard.digit;
    if (digits.length >= maxDigits) return { kind: 'digits', digits, ended: 'full' };
    heard = await next(betweenMs);
  }
  return heard.kind === 'gone' ? { kind: 'gone' } : { kind: 'digits', digits, ended: 'timeout' };
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
