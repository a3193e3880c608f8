/** Walks a call's way through flows once more, out of what was recorded of it: the same code, fed with what happened then. */
import { type Zone, zoneOf } from '../base/schedule.ts';
import type { FlowPass, Happened } from './flow-act.ts';
import type { FlowWalkDetails } from './flow-history.ts';
import { beginWalk } from './flow-run.ts';
import type { FlowWorld, Walk, WalkTurn } from './flow-walk.ts';

/** Where a replay stood: what was told then, the turn that it led to, and the variables as they were there. */
export interface ReplayTurn {
  readonly happened: Happened | undefined;
  readonly atMs: number;
  readonly turn: WalkTurn;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Replayed {
  readonly turns: readonly ReplayTurn[];
  /** The first thing that came out another way than it was recorded; null: all is the same. */
  readonly difference: { readonly place: number; readonly message: string } | null;
}

/**
 * Replays a walk. Where digits were masked, and at time conditions, whose hours may be others today, it goes where the call went;
 * everything else is decided anew.
 */
export function replayWalk(details: FlowWalkDetails): Replayed {
  const startedMs = Date.parse(details.started_at);
  const recorded = (place: number): FlowPass | undefined => details.passed[place];
  const walk = beginWalk(worldOf(details), details.ivr_id, { variables: details.variables, atMs: startedMs, recorded });
  const turns: ReplayTurn[] = [];
  let place = 0;
  for (const { happened, atMs } of [{ happened: undefined, atMs: startedMs }, ...happenings(details)]) {
    const taken = take(walk, happened, atMs);
    turns.push(taken);
    for (const pass of taken.turn.passed) {
      if (details.ending === null && place >= details.passed.length) return { turns, difference: null };
      const message = differenceOf(recorded(place), pass);
      if (message !== undefined) return { turns, difference: { place, message } };
      place += 1;
    }
    if ('end' in taken.turn) break;
  }
  return { turns, difference: endDifference(details, { turns, place }) };
}

function take(walk: Walk, happened: Happened | undefined, atMs: number): ReplayTurn {
  const turn = walk.go(happened, atMs);
  return { happened, atMs, turn, variables: walk.variables() };
}

/** What happened, in order; the last of a step at the instant at which the step was left. */
function happenings({ passed }: FlowWalkDetails): { readonly happened: Happened; readonly atMs: number }[] {
  return passed.flatMap(({ happened, at, ms }) =>
    happened.map((one, index) => ({ happened: one, atMs: Date.parse(at) + (index === happened.length - 1 ? ms : 0) })),
  );
}

function differenceOf(recorded: FlowPass | undefined, pass: FlowPass): string | undefined {
  const says = ({ step_id, exit, ivr_id }: FlowPass) => `${step_id} of IVR ${ivr_id} left by "${exit}"`;
  if (recorded === undefined) return `The replay goes on with ${says(pass)}; the call did not.`;
  const isSame = recorded.step_id === pass.step_id && recorded.exit === pass.exit && recorded.ivr_id === pass.ivr_id;
  return isSame ? undefined : `The call came to ${says(recorded)}, the replay to ${says(pass)}.`;
}

interface Far {
  readonly turns: readonly ReplayTurn[];
  readonly place: number;
}

/** A walk that is recorded to its end must end here too, and in the same way. */
function endDifference({ passed, ending }: FlowWalkDetails, { turns, place }: Far): Replayed['difference'] {
  const last = turns.at(-1)?.turn;
  const end = last && 'end' in last ? last.end.kind : null;
  if (place < passed.length) return { place, message: 'The replay ends earlier than the call.' };
  if (ending === null || ending === end) return null;
  // nobody saw the last step of a walk that its process left behind
  if (ending === 'gone' && end === null && passed.every(({ exit }) => exit !== 'gone')) return null;
  return {
    place,
    message: end === null ? 'The replay does not end; the call did.' : `The call ended by "${ending}", the replay by "${end}".`,
  };
}

/** The flows as they were then. */
function worldOf({ flows }: FlowWalkDetails): FlowWorld {
  const utc: Zone = zoneOf('UTC');
  return {
    flow: (id) => {
      const then = Object.hasOwn(flows, String(id)) ? flows[String(id)] : undefined;
      return then && { id, ...then };
    },
    ...{ timeCondition: () => undefined, zone: utc, zoneOf: () => utc },
  };
}
