/** What a flow asks for, answered by nobody: what can be known without a caller, and what else may come of it. Pure. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { FlowStep } from '@botpbx/shared/model/flow';
import type { Act, ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { exitOfStatus } from '@botpbx/shared/model/flow-exits';

/** What is taken to have happened, and the keys that are left; undefined where the way ends, or the caller must say. */
export function answerTo(act: Act, keys: string): { readonly happened: Happened; readonly keys: string } | undefined {
  const taken = (happened: Happened) => ({ happened, keys });
  switch (act.kind) {
    case 'play':
      return taken({ kind: 'played', digit: null });
    case 'listen':
      return keys === '' ? undefined : pressed(act, keys);
    case 'record':
      return taken({ kind: 'recorded', seconds: 10 });
    case 'http':
      return taken({ kind: 'answered', status: 200, values: {} });
    case 'queue':
      return taken({ kind: 'queue', waiting: 0, available: 1, longest_wait: 0 });
    case 'callback':
    case 'language':
      return taken({ kind: 'done' });
    case 'hear':
    case 'transfer':
    case 'voicemail':
    case 'agent':
      return undefined;
    default:
      return unreachable(act);
  }
}

function pressed({ max_digits, terminator }: ActOf<'listen'>, keys: string): { happened: Happened; keys: string } {
  const end = terminator === '' ? -1 : keys.indexOf(terminator);
  if (end >= 0 && end < max_digits)
    return { happened: { kind: 'digits', digits: keys.slice(0, end), ended: 'terminator' }, keys: keys.slice(end + 1) };
  const digits = keys.slice(0, max_digits);
  return { happened: { kind: 'digits', digits, ended: digits.length === max_digits ? 'full' : 'timeout' }, keys: keys.slice(max_digits) };
}

/** Silence of a caller who was asked. */
export const silence = (act: Act): Happened =>
  act.kind === 'hear' ? { kind: 'heard', text: '' } : { kind: 'digits', digits: '', ended: 'timeout' };

export interface OtherCase {
  readonly when: string;
  readonly happened: Happened;
}

/** What else may come of it, as far as the flow provides for it. */
export function otherCases(act: Act, step: FlowStep | undefined): OtherCase[] {
  const wired = (exit: string, when: string, happened: Happened): OtherCase[] =>
    (step?.exits[exit] ?? []).length > 0 ? [{ when, happened }] : [];
  const failed = (when: string) => wired('failed', when, { kind: 'failed', why: when });
  switch (act.kind) {
    case 'listen':
      return [{ when: 'when nothing is pressed', happened: silence(act) }];
    case 'hear':
      return [{ when: 'when nothing is said', happened: silence(act) }];
    case 'transfer':
      return [
        ...wired('busy', 'when busy', { kind: 'rung', outcome: 'busy' }),
        ...wired('no_answer', 'when nobody answers', { kind: 'rung', outcome: 'no_answer' }),
        ...wired('failed', 'when nobody can be reached', { kind: 'rung', outcome: 'failed' }),
      ];
    case 'http':
      return [...ofStatuses(step, wired), ...failed('when the server fails')];
    case 'agent':
      return failed('when the agent cannot serve');
    case 'queue':
      return [
        ...wired('busy', 'when the wait is long', { kind: 'queue', waiting: 10_001, available: 1, longest_wait: 86_401 }),
        ...wired('nobody', 'when nobody is there', { kind: 'queue', waiting: 0, available: 0, longest_wait: 0 }),
      ];
    default:
      return [];
  }
}

function ofStatuses(step: FlowStep | undefined, wired: (exit: string, when: string, happened: Happened) => OtherCase[]): OtherCase[] {
  const statuses = step?.kind === 'http_request' ? step.settings.statuses : [];
  return statuses.flatMap((status) => {
    const happened: Happened = { kind: 'answered', status: Number(status.replace('xx', '00')), values: {} };
    return wired(exitOfStatus(status), `when the server answers ${status}`, happened);
  });
}
