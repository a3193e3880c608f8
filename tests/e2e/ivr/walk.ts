/** A call to a flow: what the caller presses and hears, and what is told of his way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listCalls } from '@botpbx/shared/api/calls';
import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { replayWalk } from '@botpbx/shared/model/flow-replay';
import type { PhoneCall } from '../../support/sip/call.ts';
import { claim } from '../../support/story.ts';
import { makeTalker, type Talker } from '../../support/talker.ts';
import type { House } from './house.ts';

const TOLD_WITHIN_MS = 15_000;

/** Kinds of steps that callers of this story have passed. */
export const passedKinds = new Set<string>();

/** Walks that were told, walked once more out of what was told: how that differs. */
export const replays = new Map<string, string | undefined>();

/** Writes down what was said, which takes longer than the caller has. */
export type Told = () => Promise<string>;

export interface Walker {
  readonly call: PhoneCall;
  readonly talker: Talker;
  /** Waits until somebody has spoken to the end. */
  hears(silenceMs?: number): Promise<Told>;
  /** The same of the last words of a call, with which it ends. */
  hearsLast(waitMs?: number): Promise<Told>;
  /** Presses keys as RFC 4733 has it. */
  press(keys: string): Promise<void>;
  /** Presses one key as an INFO request. */
  inform(key: string): Promise<void>;
  /** The way that is told of the call, once it has ended. */
  way(): Promise<FlowWalkDetails>;
  /** The same of all its walks. */
  ways(): Promise<readonly FlowWalkDetails[]>;
}

/** What of a house a caller needs. */
export type Home = Pick<House, 'stack' | 'ears' | 'caller'>;

/** Calls a flow; the caller is answered, or not yet where the flow does not answer by itself. */
export async function walk(house: Home, number: string, isAnswered = true): Promise<Walker> {
  const before = new Set((await callsTo(house, number)).map(({ id }) => id));
  const call = await house.caller.call(number);
  if (isAnswered) await call.until('answered');
  const talker = makeTalker(call);
  let listenedMs = 0;
  return {
    call,
    talker,
    hears: async (silenceMs = 900) => {
      const fromMs = listenedMs;
      listenedMs = await untilQuiet(call.media, fromMs, silenceMs);
      const sound = call.media.soundSince(fromMs);
      return () => house.ears.write(sound);
    },
    hearsLast: async (waitMs = 15_000) => {
      const fromMs = listenedMs;
      await call.until('ended', waitMs);
      return () => house.ears.write(call.media.soundSince(fromMs));
    },
    press: (keys) => {
      listenedMs = performance.now();
      return call.sendDigits(keys);
    },
    inform: async (key) => {
      const { status } = await call.inDialog('INFO', ['Content-Type: application/dtmf-relay'], `Signal=${key}\r\nDuration=160\r\n`);
      claim(status === 200, 'INFO is refused:', status);
    },
    way: async () => lastOf(await waysOf(house, number, before)),
    ways: () => waysOf(house, number, before),
  };
}

const SPOKEN_WITHIN_MS = 20_000;
const SHORTEST_MS = 300;

/** When somebody who has spoken was quiet for so long; Asterisk sends nothing at all while it waits for a key. */
async function untilQuiet(media: PhoneCall['media'], fromMs: number, silenceMs: number): Promise<number> {
  const dueMs = performance.now() + SPOKEN_WITHIN_MS;
  for (;;) {
    const loud = media.stretches(1000, fromMs).filter(({ what }) => what === 'other' || what === 'tone');
    const [loudMs, endMs] = [loud.reduce((sum, one) => sum + one.toMs - one.fromMs, 0), loud.at(-1)?.toMs ?? 0];
    if (loudMs >= SHORTEST_MS && performance.now() - endMs >= silenceMs) return endMs;
    claim(performance.now() < dueMs, 'Nobody spoke to the end.');
    await sleep(80);
  }
}

const callsTo = async ({ stack }: Home, number: string) =>
  (await stack.api(listCalls, { query: { limit: 100 } })).data.filter(({ to }) => to === number);

const lastOf = (ways: readonly FlowWalkDetails[]): FlowWalkDetails => {
  const last = ways.at(-1);
  claim(last !== undefined, 'No way is told.');
  return last;
};

async function waysOf(house: Home, number: string, before: ReadonlySet<string>): Promise<readonly FlowWalkDetails[]> {
  const dueMs = performance.now() + TOLD_WITHIN_MS;
  for (;;) {
    const news = (await callsTo(house, number)).find(({ id }) => !before.has(id));
    const { data } = news ? await house.stack.api(listFlowWalks, { params: { id: news.id } }) : { data: [] };
    if (data.length > 0 && data.every(({ ending }) => ending !== null)) {
      for (const one of data) note(one);
      return data;
    }
    claim(performance.now() < dueMs, `The way of a call to ${number} is not told:`, news?.id, data);
    await sleep(200);
  }
}

function note(walked: FlowWalkDetails): void {
  for (const { kind } of walked.passed) passedKinds.add(kind);
  const { difference } = replayWalk(walked);
  replays.set(walked.walk, difference === null ? undefined : `${walked.ivr} at ${difference.place}: ${difference.message}`);
}

/** `step:exit` of each step. */
export const exitsOf = ({ passed }: FlowWalkDetails): string => passed.map(({ step_id, exit }) => `${step_id}:${exit}`).join(' ');

/** Fails unless the call went this way and ended so. */
export function went(way: FlowWalkDetails, exits: string, ending: FlowWalkDetails['ending']): void {
  claim(
    exitsOf(way) === exits && way.ending === ending,
    `The call to ${way.ivr} went ${exitsOf(way)}, ${way.ending}; expected ${exits}, ${ending}.`,
    way.why,
  );
}

/** Fails unless most of these words were understood: a recogniser on a telephone line misses some. */
export function holds(heard: string, words: string, share = 0.6): void {
  const wanted = words.split(' ');
  const known = wanted.filter((word) => heard.includes(word));
  claim(known.length >= share * wanted.length, `The caller heard "${heard}", not "${words}".`);
}

/** Waits until a tone is heard. */
export async function untilTone({ call }: Walker, hz: number, minDb = -25): Promise<void> {
  const dueMs = performance.now() + 10_000;
  while (call.media.levelDb(hz, performance.now() - 500) < minDb) {
    claim(performance.now() < dueMs, `A tone of ${hz} Hz was not heard.`);
    await sleep(50);
  }
}
