/** A recorded walk, walked once more, as a row of moments that a viewer goes through. */
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { type ReplayTurn, replayWalk } from '@botpbx/shared/model/flow-replay';
import type { WalkShown } from '../editor.ts';
import { type Line, lineOf, shownAfter } from '../simulator/lines.ts';

/** A moment of the call: a line was added. */
export interface Moment {
  readonly line: Line;
  /** Flow that the caller is in. */
  readonly ivrId: number;
  readonly shown: WalkShown;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Replay {
  readonly moments: readonly Moment[];
  /** Where the walk went another way than the call did, in words; undefined: nowhere. */
  readonly difference: string | undefined;
}

/** Replays a walk. */
export function replay(walk: FlowWalkDetails): Replay {
  const { turns, difference } = replayWalk(walk);
  const passed: FlowPass[] = [];
  const moments = turns.flatMap((turned, place) => momentsOf(turned, { before: turns[place - 1], passed, rootId: walk.ivr_id }));
  return { moments, difference: difference?.message };
}

interface Gone {
  /** The turn whose act this one tells of. */
  readonly before: ReplayTurn | undefined;
  /** Steps that were passed so far; those of this turn are added. */
  readonly passed: FlowPass[];
  readonly rootId: number;
}

function momentsOf({ happened, turn, variables }: ReplayTurn, { before, passed, rootId }: Gone): Moment[] {
  const asked = before && 'act' in before.turn ? before.turn : undefined;
  const moment = (line: Line, ivrId: number, at?: string): Moment => ({ line, ivrId, shown: shownOf(passed, ivrId, at), variables });
  const came = asked && happened && lineOf(asked.act, happened);
  const moments = asked && came ? [moment(came, asked.ivrId, asked.stepId)] : [];
  for (const pass of turn.passed) {
    passed.push(pass);
    moments.push(moment({ kind: 'passed', pass }, pass.ivr_id));
  }
  if ('end' in turn) return [...moments, moment({ kind: 'end', end: turn.end }, passed.at(-1)?.ivr_id ?? rootId)];
  const spoken = 'spoken' in turn.act ? turn.act.spoken : [];
  return spoken.length === 0 ? moments : [...moments, moment({ kind: 'heard', spoken }, turn.ivrId, turn.stepId)];
}

const shownOf = (passed: readonly FlowPass[], ivrId: number, at: string | undefined): WalkShown => ({
  ...shownAfter({ steps: [], exits: [] }, { passed, end: { kind: 'gone' } }, ivrId),
  at,
});
