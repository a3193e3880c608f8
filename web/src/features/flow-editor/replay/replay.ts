/** Walks a recorded way once more: the same flow, the same call, and what came of each act as it was told then. */
import type { FlowPass, Happened } from '@botpbx/shared/model/flow-act';
import type { FlowWalk } from '@botpbx/shared/model/flow-history';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { FlowWorld, WalkTurn } from '@botpbx/shared/model/flow-walk';
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

/** What came of an act, and when it was known. */
interface Told {
  readonly happened: Happened;
  readonly atMs: number;
}

/** Replays a walk in a world that holds its flows as they were. */
export function replay(world: FlowWorld, walk: FlowWalk): Replay {
  const atMs = Date.parse(walk.started_at);
  const walked = beginWalk(world, walk.ivr_id, { variables: walk.variables, atMs, recorded: (place) => walk.passed[place] });
  const told = walk.passed.flatMap(toldIn);
  const track = makeTrack(walked.variables);
  let turn = walked.go(undefined, atMs);
  for (;;) {
    track.turn(turn);
    const next = told.shift();
    if ('end' in turn || next === undefined) break;
    track.came(lineOf(turn.act, next.happened), turn.ivrId);
    turn = walked.go(next.happened, next.atMs);
  }
  const end = 'end' in turn ? turn.end.kind : null;
  return { moments: track.moments, difference: differenceOf(track.passed, walk, end) };
}

/** The last thing that happened in a step was known when the step was left; the others at some time before. */
const toldIn = ({ happened, at, ms }: FlowPass): Told[] =>
  happened.map((one, place) => ({ happened: one, atMs: Date.parse(at) + Math.floor((ms * (place + 1)) / happened.length) }));

function makeTrack(variables: () => Readonly<Record<string, string>>) {
  const moments: Moment[] = [];
  const passed: FlowPass[] = [];
  let here: string | undefined;
  const add = (line: Line, ivrId: number, at?: string) =>
    moments.push({ line, ivrId, shown: { ...pathOf(passed, ivrId), at }, variables: variables() });
  const turn = (turned: WalkTurn) => {
    for (const pass of turned.passed) {
      passed.push(pass);
      add({ kind: 'passed', pass }, pass.ivr_id);
    }
    if ('end' in turned) return add({ kind: 'end', end: turned.end }, moments.at(-1)?.ivrId ?? 0);
    const { act, ivrId, stepId } = turned;
    here = stepId;
    const spoken = 'spoken' in act ? act.spoken : [];
    return spoken.length > 0 && add({ kind: 'heard', spoken }, ivrId, stepId);
  };
  const came = (line: Line | undefined, ivrId: number) => line && add(line, ivrId, here);
  return { moments, passed, turn, came };
}

const pathOf = (passed: readonly FlowPass[], ivrId: number): WalkShown =>
  shownAfter({ steps: [], exits: [] }, { passed, end: { kind: 'gone' } }, ivrId);

function differenceOf(passed: readonly FlowPass[], { passed: recorded, ending }: FlowWalk, end: string | null): string | undefined {
  for (let place = 0; place < Math.max(passed.length, recorded.length); place++) {
    const [now, then] = [passed[place], recorded[place]];
    // a call that still goes on has not been told to its end
    if (then === undefined && ending === null) return undefined;
    if (now?.ivr_id === then?.ivr_id && now?.step_id === then?.step_id && now?.exit === then?.exit) continue;
    return `The call went ${sayPass(then)}, the replay ${sayPass(now)}.`;
  }
  if (ending === null || end === ending) return undefined;
  return `The call ended as ${ending}, the replay as ${end ?? 'nothing'}.`;
}

const sayPass = (pass: FlowPass | undefined): string => (pass === undefined ? 'no further' : `from ${pass.step_id} by ${pass.exit}`);
