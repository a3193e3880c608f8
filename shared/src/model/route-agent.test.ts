import { expect, test } from 'vitest';
import type { Decision } from './decision.ts';
import { DEFAULT_FEATURE_CODES } from './feature-codes.ts';
import { agentCode } from './route-agent.ts';
import { routeCall } from './route-call.ts';
import { type RoutingAgent, type RoutingTenant, routingView } from './routing-view.ts';

const agent = (id: number, more: Partial<RoutingAgent> = {}): RoutingAgent => ({
  id,
  name: `Agent ${id}`,
  number: null,
  failed_destination: null,
  ...more,
});
const house = (agents: readonly RoutingAgent[]): RoutingTenant => ({
  tenant_id: 1,
  extensions: [{ id: 1, extension: '1001', name: 'Ann', ring_timeout: 20, caller_id: null, outbound: 'national' }],
  inbound_routes: [{ id: 1, did: '5551000', destination: { type: 'agent', id: 7 } }],
  ...{ ring_groups: [], outbound_routes: [], trunks: [], time_conditions: [], conference_rooms: [], paging_groups: [], parking_lots: [] },
  ...{ caller_id: null, emergency_trunk_id: null, max_outbound_calls: null },
  feature_codes: DEFAULT_FEATURE_CODES,
  agents,
});
const routed = (dialled: string, agents: readonly RoutingAgent[], origin: 'phone' | 'trunk' = 'phone'): Decision =>
  routeCall(routingView(house(agents)), { origin, dialled, by: '1001', atMs: 0 });

test('an agent is reached by its number, by its code and from outside', () => {
  const agents = [agent(7, { number: '6000' })];
  for (const decision of [routed('6000', agents), routed(agentCode(7), agents), routed('5551000', agents, 'trunk')])
    expect(decision).toMatchObject({ kind: 'agent', agent: { id: 7, name: 'Agent 7' }, failed: null });
  expect(routed(agentCode(8), agents).kind).not.toBe('agent');
  expect(routed('5551000', [], 'trunk')).toMatchObject({ kind: 'refuse' });
});

test('where callers go whom it cannot serve is known before, and no two agents send them round in a circle', () => {
  const [first, second] = [
    agent(7, { number: '6000', failed_destination: { type: 'agent', id: 8 } }),
    agent(8, { failed_destination: { type: 'extension', id: 1 } }),
  ];
  expect(routed('6000', [first, second])).toMatchObject({ failed: { kind: 'agent', agent: { id: 8 }, failed: { kind: 'ring' } } });
  let decision: Decision | null = routed('6000', [first, agent(8, { failed_destination: { type: 'agent', id: 7 } })]);
  while (decision?.kind === 'agent') decision = decision.failed;
  expect(decision).toMatchObject({ kind: 'refuse', why: expect.stringContaining('circle') });
});
