/** What a caller does in the bench, and what is measured of it: the same for every peer. */

/** A conversation of a peer as the bench sees it, in steps of one frame. */
export interface Rehearsed {
  /** 20 ms of the caller. */
  feed(isLoud: boolean): void;
  /** Takes the frame that is due now: whether the agent is heard in it. */
  take(): boolean;
  /** What the recogniser will understand; empty: no words. */
  readonly caller: { text: string };
  /** When the detector has said that the caller's turn is over, and when the first sound of the answer was there. In ms of `performance.now()`. */
  readonly marks: { vadEndMs: number; firstSoundMs: number };
}

/** How long a silence must be, and how the agent is interrupted. `tuned`: the same small windows for everybody; `defaults`: each peer's own. */
export type Windows = 'tuned' | 'defaults';

export interface Peer {
  open(windows: Windows, replyMs: number): Promise<Rehearsed>;
}

export const FRAME_MS = 20;
export const RATE_HZ = 8_000;
/** The silence that ends a turn where the windows are tuned. */
export const TUNED_SILENCE_MS = 200;
/** The recogniser of the bench knows what was said so long after the caller has fallen silent. */
export const FINAL_AFTER_MS = 100;
/** And the first words so long after he began. */
export const PARTIAL_AFTER_MS = 200;
/** Questions and other sentences, as they come to a reception. */
const CALLER_SAYS: readonly string[] = [
  'When do you open tomorrow?',
  'I would like to talk to sales.',
  'Can you help me?',
  'My invoice is wrong.',
];
const INTERRUPTION = 'Please wait, I have another question.';
/** Where callers pause in a sentence, for how long, and how they go on. */
const PAUSES: readonly (readonly [first: string, pauseMs: number, second: string])[] = [
  ['I would like to', 500, 'talk to somebody in sales.'],
  ['My number is', 700, '555 123 4567.'],
  ['555 123', 500, '4567.'],
  ['Well,', 600, 'I have a question about my invoice.'],
  ['I need to talk to sales and', 500, 'then to support.'],
  ['Can you tell me', 400, 'when you open tomorrow?'],
  ['I want to book a table', 300, 'for four people.'],
  ['It is about my order', 450, 'from last week.'],
  ['Hello.', 300, 'I have a question.'],
  ['The name is', 600, 'Miller.'],
];
/** What is heard over the agent and is no interruption. */
const NOISES: readonly (readonly [text: string, ms: number])[] = [
  ['', 60],
  ['', 240],
  ['', 400],
  ['uh-huh', 300],
  ['mm-hmm', 400],
  ['okay', 400],
  ['yeah, okay', 600],
  ['right, I see', 700],
];
export const AGENT_SAYS: readonly string[] = ['We open ', 'at nine ', 'in the ', 'morning.'];

export interface Measured {
  readonly overheadMs: readonly number[];
  readonly turnMs: readonly number[];
  readonly bargeInMs: readonly number[];
  readonly missed: number;
}

const LOUD_FRAMES = 25;
const REST_FRAMES = 25;
const LONGEST_WAIT_FRAMES = 200;
const TALKS_FRAMES = 20;
const INTERRUPTS_FRAMES = 60;
/** Longer than anybody waits whether it was an interruption. */
const SETTLED_FRAMES = 150;

/** Steps every 20 ms, by absolute deadlines, until `step` says that it is over. */
export async function tick(step: () => boolean): Promise<void> {
  const startMs = performance.now();
  for (let count = 1; !step(); count += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startMs + count * FRAME_MS - performance.now())));
  }
}

/** One turn after the other: the caller speaks, is silent until the answer is heard, and rests. */
export function* turns(call: Rehearsed, count: number): Generator<void, Measured> {
  const overheadMs: number[] = [];
  const turnMs: number[] = [];
  let missed = 0;
  for (let turn = 0; turn < count; turn += 1) {
    call.caller.text = CALLER_SAYS[turn % CALLER_SAYS.length] ?? '';
    yield* speak(call, LOUD_FRAMES);
    const silentFromMs = performance.now();
    if (!(yield* waitUntilHeard(call))) {
      missed += 1;
      continue;
    }
    turnMs.push(performance.now() - silentFromMs);
    overheadMs.push(call.marks.firstSoundMs - call.marks.vadEndMs);
    yield* waitForSilence(call);
  }
  return { overheadMs, turnMs, bargeInMs: [], missed };
}

/** The caller interrupts the agent again and again. */
export function* interruptions(call: Rehearsed, count: number): Generator<void, Measured> {
  const bargeInMs: number[] = [];
  let missed = 0;
  call.caller.text = INTERRUPTION;
  yield* speak(call, LOUD_FRAMES);
  for (let turn = 0; turn < count; turn += 1) {
    if (!(yield* waitUntilHeard(call))) missed += 1;
    for (let frame = 0; frame < TALKS_FRAMES; frame += 1) yield* step(call, false);
    const onsetMs = performance.now();
    let lastMs = onsetMs;
    for (let frame = 0; frame < INTERRUPTS_FRAMES; frame += 1) if (yield* step(call, true)) lastMs = performance.now();
    if (lastMs - onsetMs >= (INTERRUPTS_FRAMES - 2) * FRAME_MS) missed += 1;
    else bargeInMs.push(lastMs - onsetMs);
  }
  return { overheadMs: [], turnMs: [], bargeInMs, missed };
}

/** Callers who pause: how many of them the agent talks over. */
export function* pauses(call: Rehearsed): Generator<void, number> {
  let cutOff = 0;
  for (const [first, pauseMs, second] of PAUSES) {
    call.caller.text = first;
    yield* speak(call, LOUD_FRAMES);
    let isHeard = false;
    for (let ms = 0; ms < pauseMs; ms += FRAME_MS) isHeard = (yield* step(call, false)) || isHeard;
    cutOff += isHeard ? 1 : 0;
    call.caller.text = second;
    yield* speak(call, LOUD_FRAMES);
    yield* waitUntilHeard(call);
    yield* waitForSilence(call);
  }
  return cutOff / PAUSES.length;
}

/** Coughs and murmurs over the agent's speech: how many of them make it give up. `replyMs`: how long it speaks. */
export function* noises(call: Rehearsed, replyMs: number): Generator<void, number> {
  let givenUp = 0;
  for (const [text, ms] of NOISES) {
    call.caller.text = CALLER_SAYS[0] ?? '';
    yield* speak(call, LOUD_FRAMES);
    yield* waitUntilHeard(call);
    for (let frame = 0; frame < TALKS_FRAMES; frame += 1) yield* step(call, false);
    call.caller.text = text;
    let heardMs = TALKS_FRAMES * FRAME_MS;
    for (let loudMs = 0; loudMs < ms; loudMs += FRAME_MS) heardMs += (yield* step(call, true)) ? FRAME_MS : 0;
    for (let silent = 0; silent < SETTLED_FRAMES; ) {
      const isHeard = yield* step(call, false);
      heardMs += isHeard ? FRAME_MS : 0;
      silent = isHeard ? 0 : silent + 1;
    }
    // what was held and then goes on is heard to its end; what was given up is not, and another answer would be longer
    givenUp += Math.abs(heardMs - replyMs) > 200 ? 1 : 0;
  }
  return givenUp / NOISES.length;
}

function* step(call: Rehearsed, isLoud: boolean): Generator<void, boolean> {
  yield;
  call.feed(isLoud);
  return call.take();
}

function* speak(call: Rehearsed, frames: number): Generator<void> {
  for (let frame = 0; frame < frames; frame += 1) yield* step(call, true);
}

function* waitUntilHeard(call: Rehearsed): Generator<void, boolean> {
  for (let frame = 0; frame < LONGEST_WAIT_FRAMES; frame += 1) if (yield* step(call, false)) return true;
  return false;
}

function* waitForSilence(call: Rehearsed): Generator<void> {
  for (let silent = 0; silent < REST_FRAMES; ) silent = (yield* step(call, false)) ? 0 : silent + 1;
}
