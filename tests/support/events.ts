/** Events as a node tells them, and what must stand in the database in the end. */
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent, NodeEventOf } from '@botpbx/shared/link/events';
import type { Platform } from '../../control-plane/src/platform/platform.ts';

/** The instant of a second of 2026-11-22, 09:00 UTC. */
export const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();

export const idOf = (nodeId: number, call: number): CallId => CallId.parse(`n${nodeId}-1795366757.${call}`);

export interface Where {
  readonly nodeId: number;
  readonly tenantId: number;
}

/** The events of one call that begins at second `call`: ringing, answered after 2 s, over after 12 s. */
export function callOf(
  { nodeId, tenantId: tenant_id }: Where,
  call: number,
): [NodeEventOf<'call.new'>, NodeEventOf<'call.answer'>, NodeEventOf<'call.end'>] {
  const call_id = idOf(nodeId, call);
  const parties = { from: '1001', from_name: 'Ann', to: '1002', direction: 'internal' as const, revision: 1 };
  const times = { started_at: at(call), answered_at: at(call + 2), ended_at: at(call + 12), duration: 10, total_duration: 12 };
  const outcome = { state: 'ended' as const, answered_by: '1002', disposition: 'ANSWERED' as const, cause: 16, merged_into: null };
  const leg = {
    id: `${call_id}-a`,
    party: '1001',
    trunk_id: null,
    started_at: at(call),
    answered_at: null,
    ended_at: at(call + 12),
    cause: 16,
  };
  return [
    { kind: 'call.new', tenant_id, call_id, at: at(call), ...parties },
    { kind: 'call.answer', tenant_id, call_id, at: at(call + 2), answered_by: '1002' },
    { kind: 'call.end', tenant_id, call_id, at: at(call + 12), call: { id: call_id, ...parties, ...times, ...outcome, legs: [leg] } },
  ];
}

export const seen = ({ tenantId: tenant_id }: Where, status: 'busy' | 'available'): NodeEvent => ({
  kind: 'extension.status',
  tenant_id,
  at: at(0),
  extension: '1001',
  status,
  previous: 'ringing',
  dnd: false,
});

export const intrusion = ({ tenantId: tenant_id }: Where, account: string): NodeEvent => ({
  kind: 'security',
  tenant_id,
  at: at(1),
  what: 'wrong_password',
  account,
  address: '203.0.113.9:5060',
});

/** A walk of a call through a flow of one step. */
export function walkOf({ nodeId, tenantId: tenant_id }: Where, call: number): NodeEvent[] {
  const of = { tenant_id, call_id: idOf(nodeId, call), at: at(call), walk: `00000000-0000-4000-8000-${String(call).padStart(12, '0')}` };
  const pass = { ivr_id: 1, version: 1, step_id: 'start', kind: 'start', exit: 'next', at: at(call), ms: 0, happened: [] };
  return [
    { kind: 'flow.begin', ...of, ivr_id: 1, ivr: 'Reception', version: 1, variables: {} },
    { kind: 'flow.step', ...of, place: 0, pass },
    { kind: 'flow.end', ...of, ending: 'hangup', why: null, ms: 10 },
  ];
}

/** Every row that events make. */
export const rowsOfEvents = async ({ db }: Platform) => ({
  calls: await db.all('select * from call_logs order by tenant_id, id'),
  legs: await db.all('select * from call_legs order by tenant_id, call_id, id'),
  alerts: await db.all(`select tenant_id, actor, action, subject, at from ledger where action like 'security.%' order by seq`),
  walks: await db.all('select tenant_id, walk, call_id, started_at, ending, ms from flow_walks order by walk'),
  passes: await db.all('select tenant_id, walk, place, pass from flow_passes order by walk, place'),
  statuses: await db.all('select tenant_id, extension, status from extensions order by id'),
});
