/** One interpreter for telephone and screen: the same flow and the same caller give the same steps, and a replay gives them once more. */
import { zoneOf } from '@botpbx/shared/base/schedule';
import { Flow } from '@botpbx/shared/model/flow';
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { replayWalk } from '@botpbx/shared/model/flow-replay';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import { chanceOf, randomFlow } from '@botpbx/shared/testing/random-flows';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answersOf, type Habits, type Side, type Walked, walkAs } from './caller.ts';
import { makeScreen } from './screen.ts';
import { makeTelephone } from './telephone.ts';

const FLOWS = 300;
const CALLS_OF_A_FLOW = 3;
const MOST_ACTS = 14;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

const utc = zoneOf('UTC');
const worldOf = (flows: ReadonlyMap<number, Flow>): FlowWorld => ({
  flow: (id) => {
    const flow = flows.get(id);
    return flow && { id, name: `IVR ${id}`, version: 1, flow };
  },
  timeCondition: (id) => ({ ranges: [], holidays: [], zone: utc, override: id % 2 === 0 ? 'open' : 'auto' }),
  zone: utc,
  zoneOf: () => utc,
});

function flowsOf(seed: number): Map<number, Flow> {
  const chance = chanceOf(seed);
  return new Map([1, 2, 3].map((id) => [id, Flow.parse(randomFlow(chance))]));
}

async function walkOn(side: (answer: ReturnType<typeof answersOf>['answer']) => Side, world: FlowWorld, habits: Habits): Promise<Walked> {
  const { answer, began } = answersOf(habits);
  return walkAs(world, side(answer), habits, began);
}

/** All of the steps but how long they took: a prompt that is cut off by an answer is shorter on the screen. */
const stepsOf = ({ passes, end }: Walked) => ({
  end,
  steps: passes.map(({ ivr_id, version, step_id, kind, exit, happened }: FlowPass) => ({ ivr_id, version, step_id, kind, exit, happened })),
});

function recordOf(flows: ReadonlyMap<number, Flow>, { passes, end }: Walked, startedMs: number): FlowWalkDetails {
  const names = [...flows].map(([id, flow]) => [String(id), { name: `IVR ${id}`, version: 1, flow }]);
  return {
    ...{ walk: '1b671a64-40d5-491e-99b0-da01ff1f3341', call_id: '1705123456.789', ivr_id: 1, ivr: 'IVR 1', version: 1 },
    ...{ started_at: new Date(startedMs).toISOString(), variables: { 'CALLERID(num)': '4930123', EXTEN: '100', PIN: '1234' } },
    ...{ passed: [...passes], ending: end.kind, why: null, ms: 0, flows: Object.fromEntries(names) },
  } as unknown as FlowWalkDetails;
}

test(`${FLOWS} flows with ${CALLS_OF_A_FLOW} callers each go the same way at a telephone, on a screen, and in a replay`, {
  timeout: 120_000,
}, async () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= FLOWS; seed++) {
    const flows = flowsOf(seed);
    for (let call = 0; call < CALLS_OF_A_FLOW; call++) {
      const habits = { seed: seed * 10 + call, patience: chanceOf(seed + call).whole(MOST_ACTS) };
      const startedMs = Date.now();
      const onTelephone = await walkOn(makeTelephone, worldOf(flows), habits);
      vi.setSystemTime(startedMs);
      const onScreen = await walkOn(makeScreen, worldOf(flows), habits);
      expect(stepsOf(onScreen), `flow ${seed}, caller ${call}`).toEqual(stepsOf(onTelephone));
      expect(replayWalk(recordOf(flows, onTelephone, startedMs)).difference, `replay of flow ${seed}, caller ${call}`).toBeNull();
      for (const { kind } of onTelephone.passes) kinds.add(kind);
    }
  }
  expect(kinds.size).toBe(21);
});
