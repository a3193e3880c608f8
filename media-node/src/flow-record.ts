/** Tells how a caller goes through a flow: its beginning, each step, its end. */
import { randomUUID } from 'node:crypto';
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { ConfigIvr } from '@botpbx/shared/link/section/ivr';
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import type { WalkEnd } from '@botpbx/shared/model/flow-walk';

export interface FlowRecordOptions {
  readonly tenantId: number;
  readonly ivr: Pick<ConfigIvr, 'id' | 'name' | 'version'>;
  readonly variables: Readonly<Record<string, string>>;
  /** Undefined when nobody knows the call, so that there is nothing to be told. */
  readonly callId: Promise<CallId | undefined>;
  readonly tell: (event: NodeEvent) => void;
  readonly nowMs: () => number;
}

export interface FlowRecord {
  passed(passes: readonly FlowPass[]): void;
  ended(end: WalkEnd): void;
}

type FlowEvent = Extract<NodeEvent, { kind: 'flow.begin' | 'flow.step' | 'flow.end' }>;
type Own<Event> = Event extends FlowEvent ? Omit<Event, 'tenant_id' | 'at' | 'call_id' | 'walk'> : never;

/** Begins the record. What happens before the call has its name waits for it. */
export function beginFlowRecord({ tenantId, ivr, variables, callId, tell, nowMs }: FlowRecordOptions): FlowRecord {
  const walk = randomUUID();
  const startedMs = nowMs();
  let place = 0;
  const later = (own: Own<FlowEvent>) => {
    const at = new Date(nowMs()).toISOString();
    void callId.then((call_id) => {
      if (call_id !== undefined) tell({ ...own, tenant_id: tenantId, at, call_id, walk } as FlowEvent);
    });
  };
  later({ kind: 'flow.begin', ivr_id: ivr.id, ivr: ivr.name, version: ivr.version, variables: { ...variables } });
  return {
    passed: (passes) => {
      for (const pass of passes) later({ kind: 'flow.step', place: place++, pass });
    },
    ended: (end) => {
      const why = end.kind === 'stopped' ? end.why.slice(0, 300) : null;
      later({ kind: 'flow.end', ending: end.kind, why, ms: Math.max(0, Math.round(nowMs() - startedMs)) });
    },
  };
}
