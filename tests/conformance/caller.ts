/** A caller who does the same at a telephone and at a screen: what he does depends only on how many things were asked of him. */
import type { Act, FlowHands, FlowPass, Happened } from '@botpbx/shared/model/flow-act';
import { walkThrough } from '@botpbx/shared/model/flow-drive';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { FlowWorld, WalkEnd } from '@botpbx/shared/model/flow-walk';
import { chanceOf, randomHappened } from '@botpbx/shared/testing/random-flows';
import { vi } from 'vitest';

const KEYS = [...'0123456789*#'] as const;
const [PRESS_AFTER_MS, LEAVE_AFTER_MS] = [300, 500];
const NEVER_GONE = 1_000_000;

/** What a line or a screen gives to the caller. */
export interface Side {
  readonly hands: FlowHands;
  press(key: string): void;
  hangUp(): void;
}

/** What others answer: the agent, the queue, the server. */
export type Answers = (act: Act) => Happened;

export interface Habits {
  readonly seed: number;
  /** The caller hangs up in this act, or the first after it that lasts. */
  readonly patience: number;
}

/** Answers of the others for one walk; the same in each walk of the seed, since they go by the place of the act. */
export function answersOf({ seed }: Habits): { readonly answer: Answers; readonly began: (place: number) => void } {
  let place = 0;
  const answer = (act: Act) => randomHappened(chanceOf(seed * 7919 + place), act, NEVER_GONE);
  const began = (now: number) => {
    place = now;
  };
  return { answer, began };
}

export interface Walked {
  readonly passes: readonly FlowPass[];
  readonly end: WalkEnd;
}

/** Walks in a time that runs as fast as it can. */
export async function walkAs(world: FlowWorld, side: Side, { seed, patience }: Habits, began: (place: number) => void): Promise<Walked> {
  const variables = { 'CALLERID(num)': '4930123', EXTEN: '100', PIN: '1234' };
  const passes: FlowPass[] = [];
  let place = -1;
  const act = async (asked: Act): Promise<Happened> => {
    place += 1;
    began(place);
    const timers = hears(asked) ? [setTimeout(() => pressAll(side, seed * 104_729 + place), PRESS_AFTER_MS)] : [];
    if (place >= patience) timers.push(setTimeout(side.hangUp, LEAVE_AFTER_MS));
    const happened = await side.hands.act(asked);
    for (const timer of timers) clearTimeout(timer);
    return happened;
  };
  const walk = beginWalk(world, 1, { variables, atMs: Date.now() });
  let end: WalkEnd | undefined;
  const over = walkThrough(walk, { act }, { nowMs: Date.now, onTurn: ({ passed }) => void passes.push(...passed) });
  const ended = over.then((how) => {
    end = how;
  });
  while (end === undefined) await vi.advanceTimersByTimeAsync(50_000);
  await ended;
  return { passes, end };
}

/** Whether there is anything to press keys at: nobody does while nothing can be heard. */
const hears = (act: Act): boolean => act.kind !== 'queue' && act.kind !== 'language' && (act.kind !== 'http' || act.spoken.length > 0);

/** Often nothing, else a key or a few in one go. */
function pressAll(side: Side, seed: number): void {
  const chance = chanceOf(seed);
  if (chance.once(3)) return;
  const count = chance.once(3) ? 1 + chance.whole(5) : 1;
  for (let at = 0; at < count; at++) side.press(chance.of(KEYS));
}
