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

/** Every row that events make. */
export const rowsOfEvents = async ({ db }: Platform) => ({
  calls: await db.all('select * from call_logs order by tenant_id, id'),
  legs: await db.all('select * from call_legs order by tenant_id, call_id, id'),
  alerts: await db.all(`select tenant_id, actor, action, subject, at from ledger where action like 'security.%' order by seq`),
  statuses: await db.all('select tenant_id, extension, status from extensions order by id'),
});
