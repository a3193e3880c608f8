import { expect, test } from 'vitest';
import { agentOf, worldOf as base, MONDAY_MS, tenantOf } from '../tools/testing/world.ts';
import type { LeftMessage } from '../tools/world.ts';
import { type ToolRooms, worldOf } from './world.ts';

const signal = new AbortController().signal;

async function callbackOf(mailbox: number | null): Promise<LeftMessage[]> {
  const left: LeftMessage[] = [];
  const { state, knowledge, visit, log } = base();
  const rooms: ToolRooms = {
    stateOf: () => state,
    knowledgeOf: () => knowledge,
    foreignOf: async () => [],
    leave: async (message) => {
      left.push(message);
      return true;
    },
    playDigits: async () => undefined,
    nowMs: () => MONDAY_MS,
    log,
  };
  const agent = agentOf({ message_mailbox: mailbox });
  const { errands } = await worldOf(rooms, { tenant: tenantOf(), agent, visit, leg: 'x', onOutcome: () => undefined });
  await errands.scheduleCallback({ atMs: MONDAY_MS + 3_600_000, number: '+15550100', note: 'the order' }, signal);
  return left;
}

test('a wish to be called stands in the mailbox of the agent, or else in the general one', async () => {
  const text = 'Please call back +15550100 on Monday, November 23, 2026 at 11:05 AM. the order';
  expect(await callbackOf(7)).toMatchObject([{ mailbox: 7, text, callbackNumber: '+15550100' }]);
  expect(await callbackOf(null)).toMatchObject([{ mailbox: 'general', text }]);
});
