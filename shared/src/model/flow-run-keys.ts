/** Keys that a caller presses: what is expected of them, and one try at reading them. */
import { type DialPattern, matchesPattern, parseDialPattern } from '../base/dial-pattern.ts';
import { canBeginGlob, matchesGlob } from '../base/glob.ts';
import type { FlowStep } from './flow.ts';
import type { FlowPass, Happened, Spoken } from './flow-act.ts';
import type { Run, Steps } from './flow-run-state.ts';

const MAX_DIGITS = 32;

/** One thing that may be entered, and where that leads. */
export interface Entry {
  readonly step: FlowStep;
  readonly exit: string;
  /** Digits that it takes at most; with so many it is known at once. */
  readonly max: number;
  takes(digits: string): boolean;
  /** Whether more keys may make it out of these. */
  canBegin(digits: string): boolean;
}

export interface KeyQuestion {
  readonly entries: readonly Entry[];
  readonly timeoutMs: number;
  readonly digitTimeoutMs: number;
  readonly terminator: '#' | '*' | '';
  readonly isMasked: boolean;
}

/** `timeout`: silence. */
export type KeyAnswer =
  | { readonly kind: 'entered'; readonly entry: Entry; readonly digits: string }
  | { readonly kind: 'invalid' | 'timeout'; readonly digits: string };

/** A single key. */
export const entryOfKey = (step: FlowStep, exit: string, key: string): Entry => ({
  ...{ step, exit, max: 1 },
  takes: (digits) => digits === key,
  canBegin: (digits) => digits === '',
});

/** What a DTMF input expects: anything, a glob in which a star at the beginning is the key itself, or a dial pattern. */
export function entryOfInput(step: FlowStep, expected: string | null, maxDigits: number): Entry {
  const common = { step, exit: 'matched' };
  const text = expected?.trim() ?? '';
  if (text === '') return { ...common, max: maxDigits, takes: (digits) => digits !== '', canBegin: () => true };
  if (text.startsWith('_')) return ofPattern(common, parseDialPattern(text), maxDigits);
  const key = text.startsWith('*') ? '*' : '';
  const glob = text.slice(key.length);
  const length = [...text].filter((sign) => sign !== '*').length + key.length;
  return {
    ...common,
    max: Math.min(MAX_DIGITS, glob.includes('*') ? Math.max(maxDigits, length) : length),
    takes: (digits) => digits.startsWith(key) && digits !== '' && matchesGlob(glob, digits.slice(key.length)),
    canBegin: (digits) => (digits === '' ? true : digits.startsWith(key) && canBeginGlob(glob, digits.slice(key.length))),
  };
}

function ofPattern(common: Pick<Entry, 'step' | 'exit'>, parsed: ReturnType<typeof parseDialPattern>, maxDigits: number): Entry {
  if (parsed.kind === 'fault') return { ...common, max: maxDigits, takes: () => false, canBegin: () => true };
  const { places, tail } = parsed.pattern;
  const max = tail === '' ? places.length : Math.max(maxDigits, places.length + 1);
  return {
    ...common,
    max: Math.min(MAX_DIGITS, max),
    takes: (digits) => digits !== '' && matchesPattern(parsed.pattern, digits),
    canBegin: (digits) => beginsPattern(parsed.pattern, digits),
  };
}

const beginsPattern = ({ places, tail }: DialPattern, digits: string): boolean =>
  (tail !== '' || digits.length <= places.length) && places.slice(0, digits.length).every((signs, at) => signs.includes(digits.charAt(at)));

/** The key that ends an input, unless something that may be entered needs it. */
export function terminatorOf(wanted: readonly { readonly terminator: '#' | '*' | ''; readonly expected: string | null }[]): '#' | '*' | '' {
  const terminator = wanted.map((one) => one.terminator).find((one) => one !== '') ?? '';
  const isNeeded = wanted.some(({ expected }) =>
    terminator === '*' ? expected?.trim().startsWith('*') === true : expected?.includes(terminator) === true,
  );
  return terminator !== '' && isNeeded ? '' : terminator;
}

/** Reads one answer: keys that were pressed before come first, and what is decided needs no further key. */
export function* readKeys(run: Run, question: KeyQuestion, spoken: readonly Spoken[]): Steps<KeyAnswer> {
  const { record } = run;
  if (record && question.isMasked) return yield* readAgain(run, { question, spoken, record });
  const [before, ended] = untilTerminator(run.takeKeys(), question.terminator);
  let [digits, isEnded] = [before, ended];
  for (let heard = spoken; !isEnded; heard = []) {
    const wanted = keysWanted(question, digits);
    if (wanted === 0) break;
    const happened = yield* listen(run, question, { wanted, isFirst: digits === '', spoken: digits === '' ? heard : [] });
    if (happened.kind !== 'digits') break;
    digits = `${digits}${happened.digits}`.slice(0, MAX_DIGITS);
    isEnded = happened.ended !== 'full' || happened.digits === '';
    if (happened.ended === 'terminator' && digits === '') return { kind: 'invalid', digits };
  }
  if (ended && digits === '') return { kind: 'invalid', digits };
  run.set('DIGITS', digits, question.isMasked);
  return answerOf(question, digits);
}

interface Listening {
  readonly wanted: number;
  readonly isFirst: boolean;
  readonly spoken: readonly Spoken[];
}

const listen = (run: Run, question: KeyQuestion, { wanted, isFirst, spoken }: Listening): Steps<Happened> =>
  run.ask(
    {
      ...{ kind: 'listen', spoken: [...spoken], max_digits: wanted, masked: question.isMasked, terminator: question.terminator },
      ...{ timeout_ms: isFirst ? question.timeoutMs : question.digitTimeoutMs, digit_timeout_ms: question.digitTimeoutMs },
    },
    question.isMasked,
  );

interface Again {
  readonly question: KeyQuestion;
  readonly spoken: readonly Spoken[];
  readonly record: FlowPass;
}

/** Of masked digits a replay knows only how often they were asked for, and where they led in the end. */
function* readAgain(run: Run, { question, spoken, record }: Again): Steps<KeyAnswer> {
  const kept = run.takeKeys();
  const wanted = Math.max(1, ...question.entries.map(({ max }) => max));
  const happened = run.isBehind
    ? yield* listen(run, question, { wanted, isFirst: kept === '', spoken: kept === '' ? spoken : [] })
    : undefined;
  const digits = `${kept}${happened?.kind === 'digits' ? happened.digits : ''}`.slice(0, MAX_DIGITS);
  run.set('DIGITS', digits, true);
  const entry = question.entries.find(({ step, exit }) => exit === record.exit && step.id === record.step_id);
  if (entry && !run.isBehind) return { kind: 'entered', entry, digits };
  const isSilent = run.isBehind ? digits === '' : record.exit === 'timeout';
  return { kind: isSilent ? 'timeout' : 'invalid', digits };
}

function untilTerminator(keys: string, terminator: string): [string, boolean] {
  const at = terminator === '' ? -1 : keys.indexOf(terminator);
  return at < 0 ? [keys, false] : [keys.slice(0, at), true];
}

/** How many further keys may decide it; 0 when all is decided. Masked digits are read in one piece, so that nobody can count on them. */
function keysWanted({ entries, isMasked }: KeyQuestion, digits: string): number {
  const open = entries.filter((entry) => entry.max > digits.length && entry.canBegin(digits));
  if (open.length === 0) return digits === '' ? 1 : 0;
  const lengths = open.map(({ max }) => max - digits.length);
  return isMasked ? Math.max(...lengths) : Math.min(...lengths);
}

function answerOf({ entries }: KeyQuestion, digits: string): KeyAnswer {
  if (digits === '') return { kind: 'timeout', digits };
  const entry = entries.find((one) => one.takes(digits));
  return entry ? { kind: 'entered', entry, digits } : { kind: 'invalid', digits };
}
