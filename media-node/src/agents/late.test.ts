import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StrangerError } from '../routing/enter.ts';
import { type AgentsFor, lateAgents } from './late.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const visit = { tenantId: 1, decision: {}, context: null, variables: {} } as never;
const [entrant, media, who] = [{}, {}, {}] as never[];

test('who comes before the agents are there is left to the dialplan after a moment', async () => {
  const talk = lateAgents(new Promise<AgentsFor>(() => undefined))(entrant as never, media as never, who as never).talk(visit);
  const refused = expect(talk).rejects.toBeInstanceOf(StrangerError);
  await vi.advanceTimersByTimeAsync(400);
  await refused;
});

test('who comes while they open is served', async () => {
  const opening = Promise.withResolvers<AgentsFor>();
  const talk = lateAgents(opening.promise)(entrant as never, media as never, who as never).talk(visit);
  await vi.advanceTimersByTimeAsync(300);
  opening.resolve(() => ({ talk: async () => ({ kind: 'gone' }) }));
  expect(await talk).toEqual({ kind: 'gone' });
});
