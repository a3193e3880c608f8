/** How a call went through flows, with the flows as they were then: what stands in three slices, on one page. */
import type { FlowWalk, FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { partsOfCall } from '../calls/store.ts';
import { walksOfCalls } from '../flow-walks/store.ts';
import { type FlowThen, flowsThen, type VersionName } from '../ivrs/flows-then.ts';
import type { Context } from '../kit/context.ts';

/** The walks of a call, and of calls that became part of it. Who reads what people entered and said stands in the audit log. @throws call.not_found */
export async function flowWalksOf({ db }: Context, callId: string): Promise<FlowWalkDetails[]> {
  const walks = await walksOfCalls(db, await partsOfCall(db, callId));
  if (walks.length > 0) await db.note('flow_walk.read', `call:${callId}`);
  const named = new Map(walks.flatMap(versionsIn).map((name) => [keyOf(name), name]));
  const found = new Map((await flowsThen(db, [...named.values()])).map((one) => [keyOf(one), one]));
  return walks.map((walk) => ({ ...walk, flows: flowsOf(walk, found) }));
}

const keyOf = ({ ivrId, version }: VersionName): string => `${ivrId} ${version}`;

const versionsIn = ({ ivr_id, version, passed }: FlowWalk): VersionName[] => [
  ...passed.map((pass) => ({ ivrId: pass.ivr_id, version: pass.version })),
  { ivrId: ivr_id, version },
];

/** By the id of the IVR; the one in which the walk began has the name that it had then. */
function flowsOf(walk: FlowWalk, found: ReadonlyMap<string, FlowThen>): FlowWalkDetails['flows'] {
  const shown = versionsIn(walk).flatMap((name) => found.get(keyOf(name)) ?? []);
  return Object.fromEntries(
    shown.map(({ ivrId, version, flow, name }) => [ivrId, { name: ivrId === walk.ivr_id ? walk.ivr : name, version, flow }]),
  );
}
