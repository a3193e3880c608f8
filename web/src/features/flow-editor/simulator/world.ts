/** What a simulated walk may look up: hours, holidays and other flows, fetched before it begins. */
import { listCalendars } from '@botpbx/shared/api/calendars';
import { Refused } from '@botpbx/shared/api/client';
import { getIvr, getIvrVersion } from '@botpbx/shared/api/ivrs';
import { listTimeConditions } from '@botpbx/shared/api/time-conditions';
import type { Holiday } from '@botpbx/shared/base/schedule';
import type { Flow } from '@botpbx/shared/model/flow';
import type { FlowWorld, WalkableFlow } from '@botpbx/shared/model/flow-walk';
import { flowWorld } from '@botpbx/shared/model/flow-world';
import type { TimeCondition } from '@botpbx/shared/model/time-condition';
import { call } from '../../../lib/api.ts';

/** Most other flows that are fetched; who nests deeper meets the walk's own bounds. */
const MAX_FLOWS = 50;
/** A list of the API is not longer than this. */
const MOST_ROWS = 500;

export interface WorldParts {
  /** The flow that is simulated, as it is on the screen. */
  readonly root: WalkableFlow;
  readonly timeZone: string;
  /** The flow of another IVR as calls walk it: what is published, else its draft. */
  readonly read: (ivrId: number) => Promise<WalkableFlow | undefined>;
  readonly conditions: readonly TimeCondition[];
  readonly holidaysOf: (calendarIds: readonly number[]) => readonly Holiday[];
}

/** Fetches what flows of this tenant may look up. */
export async function fetchParts(root: WalkableFlow, timeZone: string, signal: AbortSignal): Promise<WorldParts> {
  const needsHours = root.flow.steps.some(({ kind }) => kind === 'time_condition' || kind === 'sub_flow');
  const query = { limit: MOST_ROWS };
  const [conditions, calendars] = needsHours
    ? await Promise.all([call(listTimeConditions, { query }, signal), call(listCalendars, { query }, signal)])
    : [{ data: [] }, { data: [] }];
  const holidays = new Map(calendars.data.map((calendar) => [calendar.id, calendar.holidays]));
  return {
    root,
    timeZone,
    read: (ivrId) => readFlow(ivrId, signal),
    conditions: conditions.data,
    holidaysOf: (ids) => ids.flatMap((id) => holidays.get(id) ?? []),
  };
}

/** An IVR that was deleted has no flow. */
async function readFlow(ivrId: number, signal: AbortSignal): Promise<WalkableFlow | undefined> {
  const ivr = await call(getIvr, { params: { id: ivrId } }, signal).catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  });
  if (ivr === undefined) return undefined;
  if (ivr.version === 0) return { id: ivrId, name: ivr.name, version: 0, flow: ivr.flow };
  const { flow, version } = await call(getIvrVersion, { params: { id: ivrId, version: ivr.version } }, signal);
  return { id: ivrId, name: ivr.name, version, flow };
}

/** Makes the world of a walk; whatever flows lead to is there. */
export async function makeWorld(parts: WorldParts): Promise<FlowWorld> {
  const { timeZone, conditions, holidaysOf } = parts;
  return flowWorld({
    time_zone: timeZone,
    ivrs: [...(await flowsFrom(parts)).values()],
    time_conditions: conditions.map((one) => ({
      ...{ id: one.id, ranges: one.ranges, override: one.override },
      ...{ holidays: holidaysOf(one.calendar_ids), time_zone: one.time_zone ?? timeZone },
    })),
  });
}

async function flowsFrom({ root, read }: WorldParts): Promise<ReadonlyMap<number, WalkableFlow>> {
  const flows = new Map([[root.id, root]]);
  const wanted = ledTo(root.flow);
  for (let id = wanted.pop(); id !== undefined && flows.size < MAX_FLOWS; id = wanted.pop()) {
    if (flows.has(id)) continue;
    const found = await read(id);
    if (found === undefined) continue;
    flows.set(id, found);
    wanted.push(...ledTo(found.flow));
  }
  return flows;
}

const ledTo = (flow: Flow): number[] =>
  flow.steps.flatMap((step) => (step.kind === 'sub_flow' && step.settings.ivr_id !== null ? [step.settings.ivr_id] : []));
