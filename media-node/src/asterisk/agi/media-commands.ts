/** The AGI commands that play, listen for digits and record. */
import { replyOf } from './commands.ts';
import { type AgiReply, UnsendableError } from './protocol.ts';
import { AgiGoneError, type AgiSession } from './session.ts';

/** What came of playing or listening. `missing`: Asterisk has no such file. */
export type Played = { readonly kind: 'end' | 'gone' | 'missing' } | { readonly kind: 'digit'; readonly digit: string };

/** A prompt of this house lasts less; a longer one is cut off together with its session. */
const PLAY_DEADLINE_MS = 30 * 60_000;
/** Time beyond its own that a command with a time limit may take. */
const GRACE_MS = 10_000;

/** Plays a file, named without its extension, until its end or one of the digits. */
export async function playFile(session: AgiSession, file: string, stopDigits: string): Promise<Played> {
  if (!/^[A-Za-z0-9_./-]{1,400}$/.test(file)) throw new UnsendableError('a sound has no plain name');
  const reply = await replyOf(session, 'STREAM FILE', [file, stopDigits], PLAY_DEADLINE_MS);
  const played = playedOf(reply);
  return played.kind === 'end' && reply.endpos === 0 ? { kind: 'missing' } : played;
}

/** Says digits one by one. */
export async function sayDigits(session: AgiSession, digits: string, stopDigits: string): Promise<Played> {
  if (!/^[0-9*#]{1,40}$/.test(digits)) throw new UnsendableError('what is to be said holds more than digits');
  return playedOf(await replyOf(session, 'SAY DIGITS', [digits, stopDigits], PLAY_DEADLINE_MS));
}

/** Says a whole number. */
export async function sayNumber(session: AgiSession, value: number, stopDigits: string): Promise<Played> {
  return playedOf(await replyOf(session, 'SAY NUMBER', [String(Math.trunc(value)), stopDigits], PLAY_DEADLINE_MS));
}

/** Says weekday, month, day and time of seconds since 1970, read as UTC. */
export async function sayInstant(session: AgiSession, epochSeconds: number, stopDigits: string): Promise<Played> {
  const args = [String(epochSeconds), stopDigits, "ABd 'digits/at' IMp", 'UTC'];
  return playedOf(await replyOf(session, 'SAY DATETIME', args, PLAY_DEADLINE_MS));
}

/** Waits for one digit; `end` when none came in time. */
export async function waitForDigit(session: AgiSession, timeoutMs: number): Promise<Played> {
  return playedOf(await replyOf(session, 'WAIT FOR DIGIT', [String(Math.max(1, Math.trunc(timeoutMs)))], timeoutMs + GRACE_MS));
}

export interface RecordFileOptions {
  /** Absolute path without extension. */
  readonly path: string;
  readonly maxMs: number;
  readonly silenceSeconds: number;
  readonly stopDigits: string;
  readonly hasBeep: boolean;
}

/** How a recording ended, as Asterisk says it. */
export type RecordEnd = { readonly kind: 'timeout' | 'gone' } | { readonly kind: 'digit'; readonly digit: string };

/** Records a WAV file. A session that ends meanwhile ends the recording as `gone`; Asterisk closes the file by itself. */
export async function recordFile(session: AgiSession, options: RecordFileOptions): Promise<RecordEnd> {
  const { path, maxMs, silenceSeconds, stopDigits, hasBeep } = options;
  if (!/^\/[A-Za-z0-9_./-]{1,400}$/.test(path)) throw new UnsendableError('a recording has no plain path');
  const args = [
    path,
    'wav',
    stopDigits,
    String(maxMs),
    ...(hasBeep ? ['BEEP'] : []),
    ...(silenceSeconds > 0 ? [`s=${silenceSeconds}`] : []),
  ];
  try {
    const reply = await replyOf(session, 'RECORD FILE', args, maxMs + GRACE_MS);
    if (reply.value === 'dtmf') return { kind: 'digit', digit: String.fromCharCode(Number(reply.result)) };
    return { kind: reply.value === 'timeout' ? 'timeout' : 'gone' };
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    throw error;
  }
}

function playedOf({ result }: AgiReply): Played {
  const code = Number(result);
  if (code < 0) return { kind: 'gone' };
  return code === 0 || Number.isNaN(code) ? { kind: 'end' } : { kind: 'digit', digit: String.fromCharCode(code) };
}
