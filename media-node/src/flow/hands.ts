/** Does to a caller at his telephone what a flow asks for. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { Act, ActOf, FlowHands, Happened, Spoken } from '@botpbx/shared/model/flow-act';
import { waitText } from '@botpbx/shared/model/flow-run-words';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { Asker } from './asker.ts';
import type { Ears } from './ears.ts';
import type { Media, Prompt } from './media.ts';
import type { Prompter } from './prompter.ts';

/** What leads the caller to other rooms of the house. */
export type Errand = ActOf<'transfer' | 'voicemail' | 'record' | 'agent' | 'callback' | 'queue'>;

/** What the hands stand on, for one caller in one flow. */
export interface HandsMeans {
  readonly media: Media;
  readonly prompter: Prompter;
  readonly ears: Ears;
  readonly asker: Asker;
  /** Hash of the content of one of the tenant's sounds. */
  readonly soundOf: (id: number) => string | undefined;
  /** Runs an errand to its end. Rejects when the caller is gone. */
  readonly errand: (act: Errand) => Promise<Happened>;
  /** Stands in the call's record as what answered it. */
  readonly name: string;
  /** Of numbers that are read out, until the flow says otherwise. */
  readonly language: string;
  /** Reads them out where they are not English; null: the simple voice. */
  readonly voice: TtsChoice | null;
  /** Something is not to be heard that should be. */
  readonly onMissing: (spoken: Spoken) => void;
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
}

const ANY_KEY = '0123456789*#';
const GONE: Happened = { kind: 'gone' };

/** Makes them. The call is answered when something is first to be heard or taken; who is only sent on is not. */
export function makeHands(means: HandsMeans): FlowHands {
  const { media, errand } = means;
  const doing = begin(means);
  const act = async (asked: Act): Promise<Happened> => {
    if (THROWS_KEYS_AWAY.has(asked.kind)) await media.forgetKeys();
    switch (asked.kind) {
      case 'play':
        return play(doing, asked);
      case 'listen':
        return listen(doing, asked);
      case 'hear':
        return recognise(doing, asked);
      case 'http':
        return ask(doing, asked);
      case 'record':
        return record(doing, asked);
      case 'callback':
        return callBack(doing, asked);
      case 'transfer':
      case 'voicemail':
      case 'agent':
      case 'queue':
        return errand(asked);
      case 'language':
        // who speaks it is known with the next text
        doing.tongue = { language: asked.language, voice: null };
        return { kind: 'done' };
      default:
        return unreachable(asked);
    }
  };
  return { act };
}

/** How numbers are read out: by whoever spoke last. */
type Tongue = Pick<HandsMeans, 'language' | 'voice'>;

/** What all acts of one walk share. */
interface Doing {
  readonly means: HandsMeans;
  tongue: Tongue;
  readonly answer: () => Promise<void>;
  readonly isAnswered: () => boolean;
}

function begin(means: HandsMeans): Doing {
  let isAnswered = false;
  const answer = async () => {
    if (!isAnswered) await means.media.answer(means.name);
    isAnswered = true;
  };
  return { means, tongue: { language: means.language, voice: means.voice }, answer, isAnswered: () => isAnswered };
}

function promptsOf(doing: Doing, spoken: readonly Spoken[]): Promise<Prompt[]> {
  const last = spoken.findLast((one) => one.kind === 'text');
  if (last) doing.tongue = { language: last.language, voice: last.voice };
  return spokenPrompts(spoken, doing.means, doing.tongue);
}

/** Plays until the end or one of the keys; nothing is played, and nothing answered, where there is nothing to be heard. */
async function hear(doing: Doing, spoken: readonly Spoken[], keys: string): Promise<Happened> {
  const { media, signal } = doing.means;
  const prompts = await promptsOf(doing, spoken);
  if (signal.aborted) return GONE;
  if (prompts.length === 0) return { kind: 'played', digit: null };
  await media.keepKeys();
  await doing.answer();
  const { digit, isGone } = await media.play(prompts, keys);
  return isGone ? GONE : { kind: 'played', digit: digit ?? null };
}

async function play(doing: Doing, { spoken, interruptible }: ActOf<'play'>): Promise<Happened> {
  const played = await hear(doing, spoken, interruptible ? ANY_KEY : '');
  // what was pressed in a message that no key ends is meant for nobody
  if (!interruptible && played.kind !== 'gone') await doing.means.media.forgetKeys();
  return played;
}

async function listen(doing: Doing, act: ActOf<'listen'>): Promise<Happened> {
  const { media } = doing.means;
  const prompts = await promptsOf(doing, act.spoken);
  await media.keepKeys();
  await doing.answer();
  const { max_digits: maxDigits, timeout_ms: timeoutMs, digit_timeout_ms: betweenMs, terminator } = act;
  return media.readDigits({ prompts, maxDigits, timeoutMs, betweenMs, terminator });
}

async function ask(doing: Doing, act: ActOf<'http'>): Promise<Happened> {
  const { asker, signal } = doing.means;
  const leaving = new AbortController();
  const asked = asker.ask(act, AbortSignal.any([signal, leaving.signal]));
  const heard = act.spoken.length > 0 ? await hear(doing, act.spoken, '') : await bridge(doing, asked);
  if (heard.kind !== 'gone') return unlessGone(asked, signal);
  leaving.abort();
  return GONE;
}

/** Silence that a caller bears while a server is asked. */
const QUIET_MS = 1_200;

/** Whoever would hear nothing is told to wait; one whom nobody has answered yet hears ringing. */
async function bridge(doing: Doing, asked: Promise<unknown>): Promise<Happened> {
  const { isAnswered, means, tongue } = doing;
  if (!isAnswered() || !(await isLate(asked, means.signal))) return { kind: 'played', digit: null };
  return hear(doing, [{ kind: 'text', text: waitText(tongue.language), ...tongue }], '');
}

async function isLate(asked: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(true), QUIET_MS);
  const inTime = () => late.resolve(false);
  asked.then(inTime, inTime);
  signal.addEventListener('abort', inTime, { once: true });
  return late.promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', inTime);
  });
}

async function recognise(doing: Doing, act: ActOf<'hear'>): Promise<Happened> {
  const { media, ears, signal } = doing.means;
  const prompts = await promptsOf(doing, act.spoken);
  await doing.answer();
  const { expects, phrases, timeout_ms, language } = act;
  return ears.hear({ prompts, media, expects, phrases, timeout_ms, language }, signal);
}

async function record(doing: Doing, act: ActOf<'record'>): Promise<Happened> {
  const heard = await hear(doing, act.spoken, '');
  if (heard.kind === 'gone') return GONE;
  await doing.means.media.forgetKeys();
  return doing.means.errand(act);
}

async function callBack(doing: Doing, act: ActOf<'callback'>): Promise<Happened> {
  const promised = await doing.means.errand(act);
  if (promised.kind !== 'done') return promised;
  const heard = await hear(doing, act.spoken, '');
  return heard.kind === 'gone' ? GONE : promised;
}

const THROWS_KEYS_AWAY: ReadonlySet<Act['kind']> = new Set(['transfer', 'voicemail', 'agent', 'record', 'hear', 'callback']);

/** What came of it, or that the caller is gone, whichever is first. */
function unlessGone(happened: Promise<Happened>, signal: AbortSignal): Promise<Happened> {
  const gone = Promise.withResolvers<Happened>();
  const leave = () => gone.resolve(GONE);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([gone.promise, happened]).finally(() => signal.removeEventListener('abort', leave));
}

/** All of it is made ready before the first is heard. */
async function spokenPrompts(spoken: readonly Spoken[], means: HandsMeans, tongue: Tongue): Promise<Prompt[]> {
  const pieces = spoken.flatMap(inPieces);
  const made = await Promise.all(pieces.map((one) => promptOf(one, means, tongue)));
  return made.flatMap((prompt, at) => {
    const one = pieces[at];
    if (prompt === undefined && one && !isNothing(one)) means.onMissing(one);
    return prompt ?? [];
  });
}

/** As many as Asterisk is given in one piece. */
const MOST_DIGITS = 40;

/** Digits that can be read out, as many at a time as can be. */
function inPieces(spoken: Spoken): Spoken[] {
  if (spoken.kind !== 'digits') return [spoken];
  const digits = spoken.digits.replace(/[^0-9*#]/g, '');
  const pieces = Array.from({ length: Math.ceil(digits.length / MOST_DIGITS) }, (_, at) =>
    digits.slice(at * MOST_DIGITS, (at + 1) * MOST_DIGITS),
  );
  return pieces.map((piece) => ({ kind: 'digits', digits: piece }));
}

const isNothing = (spoken: Spoken): boolean => spoken.kind === 'text' && spoken.text.trim() === '';

/** Asterisk's own numbers are English; in other languages they are spoken like texts. */
async function promptOf(spoken: Spoken, { prompter, soundOf, signal }: HandsMeans, tongue: Tongue): Promise<Prompt | undefined> {
  const speak = async (text: string): Promise<Prompt | undefined> => {
    const path = await prompter.path({ kind: 'text', text, ...tongue }, signal);
    return path === undefined ? undefined : { kind: 'file', path };
  };
  const isEnglish = /^en\b/.test(tongue.language);
  switch (spoken.kind) {
    case 'text': {
      const path = isNothing(spoken) ? undefined : await prompter.path(spoken, signal);
      return path === undefined ? undefined : { kind: 'file', path };
    }
    case 'sound': {
      const hash = soundOf(spoken.sound_id);
      return hash === undefined ? undefined : { kind: 'sound', hash };
    }
    case 'digits':
      return (isEnglish ? undefined : await speak([...spoken.digits].join(', '))) ?? { kind: 'digits', value: spoken.digits };
    case 'number':
      return (isEnglish ? undefined : await speak(String(spoken.value))) ?? { kind: 'number', value: spoken.value };
    default:
      return unreachable(spoken);
  }
}
