/** Does to a person before a screen what a flow asks to be done to a caller. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { Act, ActOf, FlowHands, Happened, HttpAct, Spoken } from '@botpbx/shared/model/flow-act';
import type { KeyLine } from './key-line.ts';

/** What no screen can do: whoever sits before it says what came of it. */
export type DecidedAct = ActOf<'hear' | 'record' | 'transfer' | 'voicemail' | 'agent' | 'callback' | 'queue'>;

/** What the hands need of a screen. Each of these ends early when its signal is aborted. */
export interface Screen {
  /** Lets the caller hear it; resolves when it is over. */
  play(spoken: readonly Spoken[], signal: AbortSignal): Promise<void>;
  /** Nothing comes from the caller; resolves when so much time has passed, or the viewer lets it pass at once. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Keys of an input that is not complete yet; empty when it is over. */
  typed(digits: string): void;
  /** Asks the viewer what came of it. */
  decide(act: DecidedAct, signal: AbortSignal): Promise<Happened>;
  /** Asks a server, or who plays its part. */
  ask(act: HttpAct, signal: AbortSignal): Promise<Happened>;
}

export interface HandsOptions {
  readonly screen: Screen;
  readonly keys: KeyLine;
  /** Aborted when the caller hangs up. */
  readonly hungUp: AbortSignal;
}

const GONE: Happened = { kind: 'gone' };

/** Makes the hands of one simulated call. */
export function makeHands(options: HandsOptions): FlowHands {
  const { hungUp } = options;
  return {
    act: async (act) => {
      if (hungUp.aborted) return GONE;
      const happened = await actOf(options, act);
      return hungUp.aborted ? GONE : happened;
    },
  };
}

function actOf(options: HandsOptions, act: Act): Promise<Happened> {
  switch (act.kind) {
    case 'play':
      return play(options, act);
    case 'listen':
      return listen(options, act);
    case 'http':
      return ask(options, act);
    case 'callback':
      return callback(options, act);
    case 'queue':
      return options.screen.decide(act, options.hungUp);
    case 'hear':
    case 'record':
    case 'transfer':
    case 'voicemail':
    case 'agent':
      return withoutKeys(options, act);
    case 'language':
      return Promise.resolve({ kind: 'done' });
    default:
      return unreachable(act);
  }
}

async function play({ screen, keys, hungUp }: HandsOptions, act: ActOf<'play'>): Promise<Happened> {
  if (act.interruptible) return { kind: 'played', digit: (await playUntilKey({ screen, keys, hungUp }, act.spoken)) ?? null };
  await screen.play(act.spoken, hungUp);
  // what was pressed in a message that no key ends is meant for nobody
  keys.clear();
  return { kind: 'played', digit: null };
}

/** Plays until it is over or a key is there, and takes the key. */
async function playUntilKey({ screen, keys, hungUp }: HandsOptions, spoken: readonly Spoken[]): Promise<string | undefined> {
  if (spoken.length > 0) await first(hungUp, (over) => [screen.play(spoken, over), keys.untilPressed(over)]);
  return hungUp.aborted ? undefined : keys.take();
}

async function listen(options: HandsOptions, act: ActOf<'listen'>): Promise<Happened> {
  const happened = await digitsOf(options, act);
  options.screen.typed('');
  return happened;
}

async function digitsOf(options: HandsOptions, act: ActOf<'listen'>): Promise<Happened> {
  const early = await playUntilKey(options, act.spoken);
  let digits = '';
  let key = early ?? (await keyWithin(options, act.timeout_ms));
  while (key !== undefined) {
    if (key === act.terminator) return { kind: 'digits', digits, ended: 'terminator' };
    digits += key;
    if (digits.length >= act.max_digits) return { kind: 'digits', digits, ended: 'full' };
    options.screen.typed(act.masked ? '•'.repeat(digits.length) : digits);
    key = await keyWithin(options, act.digit_timeout_ms);
  }
  return { kind: 'digits', digits, ended: 'timeout' };
}

/** The next key; undefined when the caller lets the time pass. */
async function keyWithin({ screen, keys, hungUp }: HandsOptions, waitMs: number): Promise<string | undefined> {
  await first(hungUp, (over) => [keys.untilPressed(over), screen.wait(waitMs, over)]);
  return hungUp.aborted ? undefined : keys.take();
}

/** Keys that were pressed before or meanwhile mean nothing to what comes after. */
async function withoutKeys({ screen, keys, hungUp }: HandsOptions, act: Exclude<DecidedAct, ActOf<'queue'>>): Promise<Happened> {
  keys.clear();
  const happened = await withPrompt({ screen, hungUp, spoken: 'spoken' in act ? act.spoken : [] }, (signal) => screen.decide(act, signal));
  keys.clear();
  return happened;
}

/** The promise is said when it was taken. */
async function callback({ screen, keys, hungUp }: HandsOptions, act: ActOf<'callback'>): Promise<Happened> {
  keys.clear();
  const happened = await screen.decide(act, hungUp);
  keys.clear();
  if (happened.kind === 'done' && act.spoken.length > 0 && !hungUp.aborted) await screen.play(act.spoken, hungUp);
  return happened;
}

const ask = ({ screen, hungUp }: HandsOptions, act: HttpAct): Promise<Happened> =>
  withPrompt({ screen, hungUp, spoken: act.spoken }, (signal) => screen.ask(act, signal));

interface Prompted {
  readonly screen: Screen;
  readonly hungUp: AbortSignal;
  readonly spoken: readonly Spoken[];
}

/** The caller hears a prompt while something goes on, and no longer than that. */
async function withPrompt({ screen, hungUp, spoken }: Prompted, work: (signal: AbortSignal) => Promise<Happened>): Promise<Happened> {
  const over = new AbortController();
  const signal = AbortSignal.any([hungUp, over.signal]);
  const played = spoken.length > 0 ? screen.play(spoken, signal) : undefined;
  try {
    return await work(hungUp);
  } finally {
    over.abort();
    await played;
  }
}

/** Resolves with the first of several; the others are told to end, and have ended. */
async function first(hungUp: AbortSignal, begin: (over: AbortSignal) => readonly Promise<void>[]): Promise<void> {
  if (hungUp.aborted) return;
  const over = new AbortController();
  const begun = begin(AbortSignal.any([hungUp, over.signal]));
  try {
    await Promise.race(begun);
  } finally {
    over.abort();
    await Promise.all(begun);
  }
}
