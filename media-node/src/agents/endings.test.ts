import type { CallId } from '@botpbx/shared/base/ids';
import { NodeEvent } from '@botpbx/shared/link/events';
import { expect, test, vi } from 'vitest';
import { aTenant } from '../../../tests/support/revision.ts';
import { silentLog } from '../log.ts';
import type { Ended } from '../voice/participant.ts';
import type { Message } from '../voice/ports.ts';
import type { Desk, Talk } from './desk-ports.ts';
import { exitOf } from './endings.ts';
import { beginRecord } from './record.ts';
import { anAgent } from './testing/agent.ts';

const history: Message[] = [{ role: 'caller', text: 'put me through to sales' }];
const KEY = '7d4f8f3e-9a8e-4c6e-b6b7-1f0f7e2b9a11';

function setUp(more: Parameters<typeof anAgent>[0] = {}, mark: number | null = null) {
  const told: NodeEvent[] = [];
  const introduced: string[] = [];
  const tell = (event: NodeEvent) => void told.push(NodeEvent.parse(event));
  const agent = anAgent(more);
  const hands = { introduce: async (text: string) => void introduced.push(text), askRating: async () => mark };
  const desk = {
    rooms: { tell, nowMs: Date.now, log: silentLog },
    hands,
    who: { leg: 'l' },
    tenant: aTenant(1),
    agent,
    visit: { wantsSummary: true },
  } as unknown as Desk;
  const callId = 'n1-1.1' as CallId;
  const record = beginRecord({ tenantId: 1, agent, callId, key: KEY, from: '1001', to: '6100', tell, nowMs: Date.now });
  const talk = {
    participant: { settings: { language: 'en-US' } },
    faculties: {},
    record,
    outcome: { topic: 'printer' },
    callId,
    key: KEY,
    summaries: new WeakMap(),
  } as unknown as Talk;
  const end = async () => {
    await vi.waitFor(() => expect(told.at(-1)?.kind).toBe('conversation.end'));
    const last = told.at(-1);
    return last?.kind === 'conversation.end' ? last.result : undefined;
  };
  return { desk, talk, told, introduced, end };
}
const sales = { kind: 'hand-over', to: { type: 'extension', id: 7 }, name: 'Sales', isWarm: false, reason: null } as const;

test('a hand-over sends the caller on, introduces him, and pops up what he wants', async () => {
  const { desk, talk, told, introduced, end } = setUp();
  const ended: Ended = { kind: 'hand-over', to: sales, history };
  expect(await exitOf(desk, talk, { ended, isBack: true })).toMatchObject({ kind: 'transfer', to: { type: 'extension', id: 7 } });
  expect(await end()).toMatchObject({ ending: 'transferred', transferred_to: 'Sales', outcome: { topic: 'printer' } });
  expect(introduced).toEqual(['The caller said: “put me through to sales”']);
  expect(told.map(({ kind }) => kind).sort()).toEqual(['call.transfer', 'conversation.end', 'conversation.handover', 'conversation.start']);
});

test('whoever led the caller here hears what the agent found out, and a summary where he waits for one', async () => {
  const { desk, talk } = setUp();
  const ended: Ended = { kind: 'ended', why: 'agent', history };
  const told = { ending: 'agent_ended', outcome: { topic: 'printer' } };
  expect(await exitOf(desk, talk, { ended, isBack: true })).toEqual({
    kind: 'done',
    found: { ...told, summary: 'The caller said: “put me through to sales”' },
  });
  const unasked = { ...desk, visit: { ...desk.visit, wantsSummary: false } };
  expect(await exitOf(unasked, talk, { ended, isBack: true })).toEqual({ kind: 'done', found: { ...told, summary: null } });
});

test('a caller who hung up while he was handed over is not sent anywhere', async () => {
  const { desk, talk, end } = setUp();
  expect(await exitOf(desk, talk, { ended: { kind: 'hand-over', to: sales, history }, isBack: false })).toEqual({ kind: 'gone' });
  expect(await end()).toMatchObject({ ending: 'caller_left', transferred_to: null });
});

test('who was served is asked for a mark where the agent wants one', async () => {
  const { desk, talk, end } = setUp({ asks_rating: true }, 4);
  expect(await exitOf(desk, talk, { ended: { kind: 'ended', why: 'agent', history }, isBack: true })).toMatchObject({ kind: 'done' });
  expect(await end()).toMatchObject({ ending: 'agent_ended', rating: 4 });
});

test('who could not be served goes where that is provided for', async () => {
  const { desk, talk, end } = setUp();
  const ended: Ended = { kind: 'failed', error: new Error('down'), history: [] };
  expect(await exitOf(desk, talk, { ended, isBack: true })).toMatchObject({ kind: 'failed' });
  expect(await end()).toMatchObject({ ending: 'failed', summary: null });
});

test('too many turns lead to people where there are some', async () => {
  const tooMany: Ended = { kind: 'too-many-turns', history };
  const without = setUp();
  expect(await exitOf(without.desk, without.talk, { ended: tooMany, isBack: true })).toMatchObject({ kind: 'done' });
  const withPeople = setUp({ failed_destination: { type: 'extension', id: 1 } });
  expect(await exitOf(withPeople.desk, withPeople.talk, { ended: tooMany, isBack: true })).toMatchObject({ kind: 'failed' });
});
