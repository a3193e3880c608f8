/** A walk in lines: what was heard, done and passed, in the order of the call. */
import type { Act, FlowPass, Happened, Spoken } from '@botpbx/shared/model/flow-act';
import type { WalkEnd, WalkTurn } from '@botpbx/shared/model/flow-walk';
import { sayHappened } from '../../../lib/flow-words.ts';
import type { WalkShown } from '../editor.ts';

/** Something that was heard, done or passed, in the order of the call. */
export type Line =
  | { readonly kind: 'heard'; readonly spoken: readonly Spoken[] }
  | { readonly kind: 'came'; readonly text: string; readonly isCaller: boolean }
  /** A server was really asked. */
  | { readonly kind: 'asked'; readonly asked: string; readonly ms: number; readonly body: string }
  | { readonly kind: 'passed'; readonly pass: FlowPass }
  | { readonly kind: 'end'; readonly end: WalkEnd };

const CALLERS: ReadonlySet<Happened['kind']> = new Set(['played', 'digits', 'heard', 'recorded', 'gone']);

/** What came of an act, if there is anything to say of it. */
export function lineOf(act: Act, happened: Happened): Line | undefined {
  const isMasked = act.kind === 'listen' && act.masked && happened.kind === 'digits';
  const text = act.kind === 'language' ? undefined : sayHappened(isMasked ? { ...happened, digits: masked(happened.digits) } : happened);
  return text === undefined ? undefined : { kind: 'came', text, isCaller: CALLERS.has(happened.kind) };
}

const masked = (digits: string): string => '•'.repeat(digits.length);

/** What the canvas shows of a walk: only its own flow's steps. */
export function shownAfter(before: WalkShown, turn: WalkTurn, ivrId: number): WalkShown {
  const own = turn.passed.filter((pass) => pass.ivr_id === ivrId);
  return {
    at: 'act' in turn && turn.ivrId === ivrId ? turn.stepId : undefined,
    steps: [...before.steps, ...own.map(({ step_id }) => step_id)],
    exits: [...before.exits, ...own.map(({ step_id, exit }) => ({ from: step_id, exit }))],
  };
}
