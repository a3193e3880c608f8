/** What nodes tell of callers in flows, as live events. Pure. */
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { FlowEvent } from '../flow-walks/record.ts';

/** What dashboards hear of it: where a caller is, and nothing of what he entered or said. */
export function livePass(event: FlowEvent): LiveEvent | undefined {
  if (event.kind !== 'flow.step') return undefined;
  const { call_id, walk, place, pass } = event;
  const { ivr_id, version, step_id, kind, exit, ms, at } = pass;
  const timestamp = new Date(at).toISOString();
  return { event: 'flow.step', data: { call_id, walk, place, ivr_id, version, step_id, kind, exit, ms, timestamp } };
}
