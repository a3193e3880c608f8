/** Random flows through the check, the walk and the replay. `FLOWS` says how many; `npm run test:long` takes 100,000. */
import { expect, test } from 'vitest';
import { zoneOf } from '../base/schedule.ts';
import { broken, type Chance, chanceOf, randomFlow, randomHappened } from '../testing/random-flows.ts';
import { Flow } from './flow.ts';
import { Act, FlowPass } from './flow-act.ts';
import { ANY_PLACES, checkFlow } from './flow-check.ts';
import { diffFlows } from './flow-diff.ts';
import type { FlowWalkDetails } from './flow-history.ts';
import { replayWalk } from './flow-replay.ts';
import { beginWalk } from './flow-run.ts';
import { MAX_FLOW_DEPTH, MAX_IDLE_PASSES, MAX_PASSES } from './flow-run-state.ts';
import type { FlowWorld, WalkEnd } from './flow-walk.ts';

const FLOWS = Number(process.env.FLOWS ?? 1200);
/** Each step may ask so often. */
const MAX_ACTS_OF_A_STEP = 99;
const [UTC, BERLIN] = [zoneOf('UTC'), zoneOf('Europe/Berlin')];
const BEGIN_MS = Date.UTC(2026, 2, 29, 0, 30);

/** Three flows of which each may lead into the others; now and then one comes through the door although it was broken. */
function randomFlows(chance: Chance): Map<number, Flow> {
  const flows = new Map<number, Flow>();
  for (const id of [1, 2, 3]) {
    const made = randomFlow(chance);
    const read = Flow.safeParse(chance.once(4) ? broken(chance, made) : made);
    if (read.success) flows.set(id, read.data);
  }
  return flows;
}

const worldOf = (flows: ReadonlyMap<number, Flow>): FlowWorld => ({
  flow: (id) => {
    const flow = flows.get(id);
    return flow && { id, name: `IVR ${id}`, version: 1, flow };
  },
  timeCondition: (id) =>
    id === 4
      ? undefined
      : { ranges: [], holidays: [{ date: '2026-03-29', yearly: id === 1 }], zone: BERLIN, override: id === 2 ? 'open' : 'auto' },
  zone: UTC,
  zoneOf: (name) => (name === 'Europe/Berlin' ? BERLIN : undefined),
});

interface Walked {
  readonly passes: FlowPass[];
  readonly acts: Act[];
  readonly end: WalkEnd;
}

function walkOnce(flows: ReadonlyMap<number, Flow>, ivrId: number, chance: Chance): Walked {
  const walk = beginWalk(worldOf(flows), ivrId, { variables: { 'CALLERID(num)': '+49', EXTEN: '1', PIN: '1234' }, atMs: BEGIN_MS });
  const goneOnceIn = chance.once(10) ? 1_000_000 : chance.of([5, 20, 50]);
  const [passes, acts]: [FlowPass[], Act[]] = [[], []];
  let nowMs = BEGIN_MS;
  let turn = walk.go(undefined, nowMs);
  while (!('end' in turn)) {
    passes.push(...turn.passed);
    acts.push(turn.act);
    if (acts.length > MAX_PASSES * MAX_ACTS_OF_A_STEP) throw new Error('the walk does not end');
    nowMs += chance.whole(3000);
    turn = walk.go(randomHappened(chance, turn.act, goneOnceIn), nowMs);
  }
  passes.push(...turn.passed);
  if (!('end' in walk.go({ kind: 'done' }, nowMs))) throw new Error('a walk went on behind its end');
  return { passes, acts, end: turn.end };
}

const detailsOf = (flows: ReadonlyMap<number, Flow>, ivrId: number, { passes, end }: Walked): FlowWalkDetails => ({
  ...{
    walk: '1b671a64-40d5-491e-99b0-da01ff1f3341',
    call_id: '1705123456.789' as FlowWalkDetails['call_id'],
    ivr_id: ivrId,
    ivr: `IVR ${ivrId}`,
    version: 1,
  },
  ...{
    started_at: new Date(BEGIN_MS).toISOString() as FlowWalkDetails['started_at'],
    variables: { 'CALLERID(num)': '+49', EXTEN: '1', PIN: '1234' },
  },
  ...{ passed: passes, ending: end.kind, why: null, ms: 0 },
  flows: Object.fromEntries([...flows].map(([id, flow]) => [String(id), { name: `IVR ${id}`, version: 1, flow }])),
});

/** What must hold of each walk, however foolish its flow is. */
function examine(flows: ReadonlyMap<number, Flow>, walked: Walked, isThorough: boolean): void {
  const { passes, acts, end } = walked;
  if (passes.length > MAX_PASSES + MAX_FLOW_DEPTH) throw new Error(`${passes.length} steps were passed`);
  for (const { ivr_id, step_id, happened } of passes) {
    if (happened.length > MAX_ACTS_OF_A_STEP + 1) throw new Error(`${step_id} asked ${happened.length} times`);
    const step = flows.get(ivr_id)?.steps.find(({ id }) => id === step_id);
    const isMasked = step?.kind === 'dtmf_input' && step.settings.masked;
    if (isMasked && happened.some((one) => one.kind === 'digits' && /[^•]/.test(one.digits))) throw new Error('masked digits can be read');
  }
  const faults = [...flows.values()].flatMap((flow) => checkFlow(flow, ANY_PLACES));
  if (end.kind === 'stopped' && end.why.includes('circle') && passes.length < MAX_PASSES) {
    const isWarned = faults.some(({ code }) => code === 'circle' || code === 'exit_many');
    const isDeep = passes
      .slice(-MAX_IDLE_PASSES)
      .some(({ kind }) => !['set_variable', 'branch', 'time_condition', 'language', 'queue_check', 'start'].includes(kind));
    if (!isWarned && !isDeep) throw new Error('a circle of which nobody was warned');
  }
  if (!isThorough) return;
  for (const pass of passes.slice(0, 50)) FlowPass.parse(pass);
  for (const act of acts.slice(0, 50)) Act.parse(act);
}

test(`${FLOWS} random flows are checked, walked and replayed without a throw and without an end that does not come`, {
  timeout: 30 * 60_000,
}, () => {
  const ends = { hangup: 0, stopped: 0, gone: 0 };
  let [count, before]: [number, Flow | undefined] = [0, undefined];
  for (let seed = 1; count < FLOWS; seed++) {
    const chance = chanceOf(seed);
    try {
      const flows = randomFlows(chance);
      for (const [id, flow] of flows) {
        const walked = walkOnce(flows, id, chance);
        ends[walked.end.kind] += 1;
        examine(flows, walked, seed % 20 === 0);
        const { difference } = replayWalk(detailsOf(flows, id, walked));
        if (difference) throw new Error(`replay: ${difference.message}`);
        if (before) diffFlows(before, flow);
        before = flow;
      }
      count += flows.size;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  for (const each of Object.values(ends)) expect(each).toBeGreaterThan(FLOWS / 100);
});
