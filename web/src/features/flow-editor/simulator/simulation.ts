/** One simulated call: the walk of the flow with a person at a screen for its caller, and for everybody else whom the flow turns to. */
import type { Act, Happened, HttpAct, Spoken } from '@botpbx/shared/model/flow-act';
import { walkThrough } from '@botpbx/shared/model/flow-drive';
import type { HttpTried } from '@botpbx/shared/model/flow-history';
import { httpFailed } from '@botpbx/shared/model/flow-http';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { FlowCall, FlowWorld, WalkEnd, WalkTurn } from '@botpbx/shared/model/flow-walk';
import { type Accessor, createSignal } from 'solid-js';
import type { WalkShown } from '../editor.ts';
import { type DecidedAct, makeHands, type Screen } from './hands.ts';
import { type KeyLine, makeKeyLine } from './key-line.ts';
import { type Line, lineOf, shownAfter } from './lines.ts';

/** What the viewer is asked to decide. */
export interface Question {
  readonly act: DecidedAct | HttpAct;
  readonly stepId: string;
}

export interface Manner {
  /** `patient` waits for the viewer as long as he likes; `telephone` counts the seconds as a call does. */
  readonly waits: 'patient' | 'telephone';
  /** `asked`: the server is really asked; `played`: the viewer answers for it. */
  readonly http: 'asked' | 'played';
}

export interface SimulationParts {
  readonly world: FlowWorld;
  readonly ivrId: number;
  readonly call: FlowCall;
  readonly manner: Manner;
  /** Lets the viewer hear; resolves when it is over or cut off. */
  readonly speak: (spoken: readonly Spoken[], signal: AbortSignal) => Promise<void>;
  readonly askServer: (act: HttpAct, signal: AbortSignal) => Promise<HttpTried>;
}

export interface Simulation {
  readonly lines: Accessor<readonly Line[]>;
  readonly question: Accessor<Question | undefined>;
  readonly variables: Accessor<Readonly<Record<string, string>>>;
  readonly shown: Accessor<WalkShown>;
  /** Where the walk is; another IVR's id while it is in a sub-flow. */
  readonly at: Accessor<{ readonly ivrId: number; readonly stepId: string } | undefined>;
  readonly isPlaying: Accessor<boolean>;
  /** Whether the flow waits for keys. */
  readonly isWaiting: Accessor<boolean>;
  /** Keys of an input that is not complete yet. */
  readonly typed: Accessor<string>;
  readonly end: Accessor<WalkEnd | undefined>;
  press(key: string): void;
  /** Ends what is being played. */
  skip(): void;
  /** The caller does nothing until the flow waits no longer. */
  letPass(): void;
  answer(happened: Happened): void;
  hangUp(): void;
  /** Rejects only when the walk itself breaks. */
  readonly over: Promise<void>;
}

/** Begins a simulated call. */
export function simulate(parts: SimulationParts): Simulation {
  const state = makeState();
  const keys = makeKeyLine();
  const caller = new AbortController();
  const clock = makeClock(parts.call.atMs);
  const walk = beginWalk(parts.world, parts.ivrId, parts.call);
  const hands = makeHands({ screen: makeScreen(parts, state, clock), keys, hungUp: caller.signal });
  const told = {
    act: async (act: Act) => {
      const happened = await hands.act(act);
      const line = lineOf(act, happened);
      if (line) state.add(line);
      return happened;
    },
  };
  const onTurn = (turn: WalkTurn) => {
    state.turn(turn, parts.ivrId);
    state.setVariables(walk.variables());
  };
  return {
    ...state.read,
    over: walkThrough(walk, told, { nowMs: clock.nowMs, onTurn }).then(state.finish),
    press: (key) => pressed(state, keys, key),
    skip: () => state.ends.playing?.(),
    letPass: () => state.ends.waiting?.(),
    answer: (happened) => state.ends.question?.(happened),
    hangUp: () => caller.abort(),
  };
}

/** Once the call is over, keys mean nothing. */
function pressed({ read }: State, keys: KeyLine, key: string): void {
  if (read.end() === undefined) keys.press(key);
}

type State = ReturnType<typeof makeState>;

function makeState() {
  const [lines, setLines] = createSignal<readonly Line[]>([]);
  const [question, setQuestion] = createSignal<Question>();
  const [variables, setVariables] = createSignal<Readonly<Record<string, string>>>({});
  const [shown, setShown] = createSignal<WalkShown>({ steps: [], exits: [] });
  const [at, setAt] = createSignal<{ ivrId: number; stepId: string }>();
  const [isPlaying, setPlaying] = createSignal(false);
  const [isWaiting, setWaiting] = createSignal(false);
  const [typed, setTyped] = createSignal('');
  const [end, setEnd] = createSignal<WalkEnd>();
  const ends: { playing?: () => void; waiting?: () => void; question?: (happened: Happened) => void } = {};
  const add = (...more: readonly Line[]) => setLines((before) => [...before, ...more]);
  const turn = (turned: WalkTurn, ivrId: number) => {
    add(...turned.passed.map((pass) => ({ kind: 'passed' as const, pass })));
    const here = 'act' in turned ? { ivrId: turned.ivrId, stepId: turned.stepId } : undefined;
    setAt(here);
    setShown((before) => shownAfter(before, turned, ivrId));
  };
  const finish = (how: WalkEnd) => {
    add({ kind: 'end', end: how });
    setEnd(how);
  };
  const read = { lines, question, variables, shown, at, isPlaying, isWaiting, typed, end };
  return { read, ends, add, turn, finish, setVariables, setTyped, setQuestion, setPlaying, setWaiting };
}

/** Time as the walk sees it: begins when the viewer says, and leaps over waits that he does not sit through. */
function makeClock(startMs: number) {
  const sinceMs = performance.now();
  let leaptMs = 0;
  return {
    nowMs: () => Math.round(startMs + performance.now() - sinceMs + leaptMs),
    leap: (ms: number) => {
      leaptMs += Math.max(0, ms);
    },
  };
}

function makeScreen(parts: SimulationParts, state: State, clock: ReturnType<typeof makeClock>): Screen {
  const decide = (act: Question['act'], signal: AbortSignal) =>
    new Promise<Happened>((resolve) => {
      const done = (happened: Happened) => {
        signal.removeEventListener('abort', leave);
        delete state.ends.question;
        state.setQuestion(undefined);
        resolve(happened);
      };
      const leave = () => done({ kind: 'gone' });
      signal.addEventListener('abort', leave, { once: true });
      state.ends.question = done;
      state.setQuestion({ act, stepId: state.read.at()?.stepId ?? '' });
    });
  return {
    decide,
    typed: state.setTyped,
    play: (spoken, signal) => play(parts, state, spoken, signal),
    wait: (ms, signal) => wait({ ms, isPatient: parts.manner.waits === 'patient', state, clock }, signal),
    ask: (act, signal) => (parts.manner.http === 'played' ? decide(act, signal) : askServer({ parts, state, act }, signal)),
  };
}

async function play(
  parts: SimulationParts,
  { add, ends, setPlaying }: State,
  spoken: readonly Spoken[],
  signal: AbortSignal,
): Promise<void> {
  add({ kind: 'heard', spoken });
  const skipped = new AbortController();
  ends.playing = () => skipped.abort();
  setPlaying(true);
  await parts.speak(spoken, AbortSignal.any([signal, skipped.signal]));
  delete ends.playing;
  setPlaying(false);
}

interface Wait {
  readonly ms: number;
  readonly isPatient: boolean;
  readonly state: State;
  readonly clock: ReturnType<typeof makeClock>;
}

function wait({ ms, isPatient, state, clock }: Wait, signal: AbortSignal): Promise<void> {
  const sinceMs = performance.now();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      delete state.ends.waiting;
      state.setWaiting(false);
      resolve();
    };
    const timer = isPatient ? undefined : setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    state.ends.waiting = () => {
      clock.leap(ms - (performance.now() - sinceMs));
      done();
    };
    state.setWaiting(true);
  });
}

interface Asking {
  readonly parts: SimulationParts;
  readonly state: State;
  readonly act: HttpAct;
}

async function askServer({ parts, state, act }: Asking, signal: AbortSignal): Promise<Happened> {
  try {
    const { happened, ms, body } = await parts.askServer(act, signal);
    state.add({ kind: 'asked', asked: `${act.method} ${act.url}`, ms, body });
    return happened;
  } catch (error) {
    return httpFailed(
      signal.aborted ? 'The caller hung up.' : `The simulator could not ask: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
