/** Steps of flows in words, and what came of them. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { FlowStep } from '@botpbx/shared/model/flow';
import type { Happened } from '@botpbx/shared/model/flow-act';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import type { StepKind } from '@botpbx/shared/model/flow-step';
import { sayDuration } from './format.ts';

/** What the kinds of steps are called in the public reference. */
export const stepNames: Readonly<Record<StepKind, string>> = {
  start: 'Start',
  play_message: 'Play Message',
  dtmf_input: 'DTMF Input',
  menu: 'Menu',
  collect_speech: 'Collect Speech',
  play_digits: 'Play Digits',
  survey: 'Survey',
  language: 'Language',
  branch: 'Branch',
  time_condition: 'Time Condition',
  queue_check: 'Queue Check',
  set_variable: 'Set Variable',
  http_request: 'HTTP Request',
  transfer: 'Transfer',
  ai_agent: 'AI Agent',
  voicemail: 'Voicemail',
  record_message: 'Record Message',
  callback_request: 'Callback Request',
  sub_flow: 'Sub-flow',
  return: 'Return',
  hangup: 'Hang Up',
};

/** What a step is called: its own name, else its kind's. */
export const sayStep = (kind: string, step: FlowStep | undefined): string =>
  step?.name || (kind in stepNames ? stepNames[kind as StepKind] : kind);

/** Ways out that belong to no kind of step. */
const ENDS: Readonly<Record<string, string>> = { gone: 'Hung up', hangup: 'Ends the call', stopped: 'Leads nowhere', return: 'Goes back' };

/** What the way out of a step is called there. */
export function sayExit(exit: string, step: FlowStep | undefined): string {
  const own = step && exitsOf(step).find(({ name }) => name === exit)?.label;
  return own ?? ENDS[exit] ?? exit.replaceAll('_', ' ');
}

const RUNG: Readonly<Record<Extract<Happened, { kind: 'rung' }>['outcome'], string>> = {
  done: 'Was put through',
  busy: 'It was busy',
  no_answer: 'Nobody answered',
  failed: 'Could not be put through',
};

/** What came of an act; undefined where there is nothing to say. */
export function sayHappened(happened: Happened): string | undefined {
  switch (happened.kind) {
    case 'played':
      return happened.digit === null ? undefined : `Pressed ${happened.digit}`;
    case 'done':
      return undefined;
    case 'digits':
      return happened.digits === '' ? 'Pressed nothing' : `Pressed ${happened.digits}`;
    case 'heard':
      return happened.text === '' ? 'Said nothing' : `Said “${happened.text}”`;
    case 'recorded':
      return `Left a message of ${sayDuration(happened.seconds)}`;
    case 'rung':
      return RUNG[happened.outcome];
    case 'answered':
      return [`The server answered ${happened.status}`, ...assigned(happened.values)].join(', ');
    case 'agent_done':
      return ['The agent was done', ...assigned(happened.variables)].join(', ');
    case 'queue':
      return `${happened.waiting} waiting for ${sayDuration(happened.longest_wait)}, ${happened.available} available`;
    case 'failed':
      return `Failed: ${happened.why}`;
    case 'gone':
      return 'Hung up';
    default:
      return unreachable(happened);
  }
}

const assigned = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name} = ${value}`);

/** How a walk ended. */
export function sayEnding({ ending, why }: { readonly ending: 'hangup' | 'stopped' | 'gone' | null; readonly why: string | null }): string {
  if (ending === null) return 'It goes on, or its end has not been told yet.';
  if (ending === 'gone') return 'The caller left the flow.';
  return ending === 'hangup' ? 'The flow ended the call.' : `The flow led nowhere: ${why ?? 'no reason is known'}`;
}
