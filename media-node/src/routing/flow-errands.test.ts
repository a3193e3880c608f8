import type { AgentDecision, Decision } from '@botpbx/shared/model/decision';
import type { Act, Happened, TransferTo } from '@botpbx/shared/model/flow-act';
import { expect, test } from 'vitest';
import type { RingOutcome } from '../flow/caller.ts';
import type { Errand } from '../flow/hands.ts';
import type { AgentExit, AgentVisit } from './agent-desk.ts';
import type { FlowExit } from './flow-desk.ts';
import type { Taken } from './mail-room.ts';
import { send } from './send.ts';
import { scriptedWay } from './testing/way.ts';
import type { Way } from './way.ts';

const sales = {
  kind: 'ring',
  extension: { extension: '2001', ring_timeout: 20 },
  follow: [],
  next: { busy: null, noAnswer: null },
  why: '',
};
const agent: AgentDecision = { kind: 'agent', agent: { id: 5, name: 'Reception' }, failed: null, why: '' };
const mailbox = { kind: 'voicemail', mailbox: { id: 'general', extension: null, name: 'General' }, greeting: 'unavailable', why: '' };
const places: Partial<Record<TransferTo['type'], unknown>> = { extension: sales, agent, voicemail: mailbox, inside: sales };
const refuse: Decision = { kind: 'refuse', cause: 21, why: 'hangs up' };

interface Scene {
  readonly ring?: RingOutcome;
  readonly talk?: AgentExit;
  readonly taken?: Taken;
  readonly exit?: FlowExit;
  readonly failed?: Decision;
}

/** Walks a flow that does these errands one after the other, and gives what came of them and what was done to the caller. */
async function did(errands: readonly Errand[], { ring = 'no_answer', talk, taken, exit, failed }: Scene = {}) {
  const scripted = scriptedWay({ rings: { 2001: ring } });
  const { way } = scripted;
  const happened: Happened[] = [];
  const visits: AgentVisit[] = [];
  const full = {
    ...way,
    onward: {
      ...way.onward,
      place: (to: TransferTo) => (places[to.type] as Decision | undefined) ?? refuse,
      inside: (number: string) => (number === '2001' ? (sales as unknown as Decision) : { ...refuse, cause: 1 }),
    },
    agents: {
      talk: async (visit: AgentVisit) => {
        visits.push(visit);
        return talk ?? { kind: 'gone' };
      },
    },
    mail: { ...way.mail, leave: async () => 'done', take: async () => taken ?? { kind: 'absent' } },
    queues: {
      ...way.queues,
      callBack: async () => true,
      look: async (_: number, id: number) => (id === 3 ? { waiting: 2, available: 1, longestWaitSeconds: 40 } : undefined),
    },
    flows: {
      walk: async ({ errand }: { errand: (act: Errand) => Promise<Happened> }) => {
        for (const act of errands) {
          const came = await errand(act);
          happened.push(came);
          if (came.kind === 'gone') return { kind: 'gone' };
        }
        return exit ?? { kind: 'done', cause: 16 };
      },
    },
  } as unknown as Way;
  await send({ kind: 'flow', ivr: { id: 1, name: 'Main menu' }, failed: failed ?? null, why: '' }, full);
  return { happened, steps: scripted.steps, visits };
}

const transfer = (returns: boolean, to: TransferTo = { type: 'extension', id: 1 }): Errand => ({
  kind: 'transfer',
  to,
  returns,
  claims: [],
});

test.each([
  ['answered', 'done'],
  ['busy', 'busy'],
  ['no_answer', 'no_answer'],
  ['absent', 'no_answer'],
  ['failed', 'failed'],
] as const)('a party that is %s brings the caller back as %s, without a sentence', async (ring, outcome) => {
  const { happened, steps } = await did([transfer(true), { kind: 'queue', queue_id: 3 }], { ring });
  expect(happened[0]).toEqual({ kind: 'rung', outcome });
  expect(steps).toEqual(['ring 2001 20', 'stay', 'leave 16']);
});

test('a caller who hung up meanwhile is gone, and nothing more is done to him', async () => {
  const { happened, steps } = await did([transfer(true)], { ring: 'gone' });
  expect(happened).toEqual([{ kind: 'gone' }]);
  expect(steps).toEqual(['ring 2001 20']);
});

test('without a way back the caller hears himself that nobody takes the call, and its cause stands', async () => {
  const { happened, steps } = await did([transfer(false)]);
  expect(happened).toEqual([{ kind: 'rung', outcome: 'no_answer' }]);
  expect(steps).toEqual(['ring 2001 20', 'say nobody_available', 'stay', 'leave 19']);
});

test('what a flow did not want to be said is said when it ends there', async () => {
  expect((await did([transfer(true)])).steps).toEqual(['ring 2001 20', 'stay', 'say nobody_available', 'leave 19']);
  const stopped = await did([transfer(true)], { ring: 'busy', exit: { kind: 'failed', why: 'leads nowhere' } });
  expect(stopped.steps).toEqual(['ring 2001 20', 'stay', 'say nobody_available', 'leave 17']);
});

test('a flow that leads nowhere sends the caller where that is provided for', async () => {
  const { steps } = await did([], {
    exit: { kind: 'failed', why: 'leads nowhere' },
    failed: sales as unknown as Decision,
    ring: 'answered',
  });
  expect(steps).toEqual(['ring 2001 20', 'leave 16']);
});

test('numbers of the house ring, others do not; a place to hang up does', async () => {
  const { happened } = await did([transfer(true, { type: 'inside', number: '2001' }), transfer(true, { type: 'inside', number: '*43' })], {
    ring: 'answered',
  });
  expect(happened).toEqual([
    { kind: 'rung', outcome: 'done' },
    { kind: 'rung', outcome: 'failed' },
  ]);
  expect((await did([transfer(true, { type: 'hangup' })])).steps).toEqual(['stay', 'leave 21']);
});

const talking: Errand = { kind: 'agent', agent_id: 5, context: 'He is a customer.', variables: { NAME: 'Ann' } };
const found = { ending: 'agent_ended', outcome: { 'order no': 12, isHappy: true }, summary: 'All is well.' } as const;

test('an agent knows what led to it, and what it found out comes back', async () => {
  const { happened, visits } = await did([talking], { talk: { kind: 'done', found } });
  expect(visits).toMatchObject([{ context: 'He is a customer.', variables: { NAME: 'Ann' }, wantsSummary: true }]);
  expect(happened).toEqual([
    {
      kind: 'agent_done',
      variables: { AGENT_ORDER_NO: '12', AGENT_ISHAPPY: 'true', AGENT_SUMMARY: 'All is well.', AGENT_ENDING: 'agent_ended' },
    },
  ]);
});

test.each([
  ['answered', { kind: 'agent_done', variables: { AGENT_SUMMARY: '', AGENT_ENDING: 'transferred' } }],
  ['no_answer', { kind: 'failed', why: 'Hands over. Nobody took the call.' }],
  ['gone', { kind: 'gone' }],
] as const)('an agent that hands over to a party that is %s', async (ring, expected) => {
  const handed = { ending: 'transferred', outcome: {}, summary: null } as const;
  const to = { type: 'extension', id: 1 } as const;
  const { happened } = await did([talking], { ring, talk: { kind: 'transfer', to, why: 'Hands over.', found: handed } });
  expect(happened).toEqual([expected]);
});

test('an agent that cannot serve, and a caller who hangs up on it', async () => {
  expect((await did([talking], { talk: { kind: 'failed', why: 'a provider failed' } })).happened).toEqual([
    { kind: 'failed', why: 'a provider failed' },
  ]);
  expect((await did([talking], { talk: { kind: 'gone' } })).happened).toEqual([{ kind: 'gone' }]);
});

test.each([
  [
    { kind: 'kept', seconds: 7 },
    { kind: 'recorded', seconds: 7 },
  ],
  [{ kind: 'short' }, { kind: 'recorded', seconds: 0 }],
  [{ kind: 'gone' }, { kind: 'gone' }],
  [{ kind: 'full' }, { kind: 'failed', why: 'The mailbox is full.' }],
  [{ kind: 'absent' }, { kind: 'failed', why: 'There is no such mailbox.' }],
] as const)('a message that is %o', async (taken, expected) => {
  expect((await did([{ kind: 'record', spoken: [], mailbox: 'general', max_seconds: 60 }], { taken })).happened).toEqual([expected]);
});

test('mailboxes, promises and looks at queues', async () => {
  const acts: Errand[] = [
    { kind: 'voicemail', mailbox: 'general', greeting: 'busy' },
    { kind: 'callback', queue_id: 3, spoken: [] },
    { kind: 'queue', queue_id: 3 },
    { kind: 'queue', queue_id: 4 },
  ];
  expect((await did(acts satisfies Act[])).happened).toEqual([
    { kind: 'done' },
    { kind: 'done' },
    { kind: 'queue', waiting: 2, available: 1, longest_wait: 40 },
    { kind: 'failed', why: 'There is no such queue here.' },
  ]);
});
