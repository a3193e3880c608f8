/** The named ways out of each kind of step. */
import { unreachable } from '../base/errors.ts';
import type { FlowStep } from './flow.ts';

export interface Exit {
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** A step that does not say where this leads is a fault; where others lead nowhere, the call leaves the flow. */
  readonly isRequired: boolean;
}

const exit = (name: string, label: string, isRequired = false): Exit => ({ name, label, isRequired });
const NEXT = exit('next', 'Next', true);
const FAILED = exit('failed', 'Failed');
const [TIMEOUT, INVALID] = [exit('timeout', 'No answer'), exit('invalid', 'Invalid')];
const RUNG = [exit('done', 'Afterwards'), exit('busy', 'Busy'), exit('no_answer', 'No answer'), FAILED];

const KEY_NAMES: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };

/** Exit of a key of a menu. */
export const exitOfKey = (key: string): string => `key_${KEY_NAMES[key] ?? key}`;
/** Exit of the condition at a place, counted from 0. */
export const exitOfCase = (at: number): string => `case_${at + 1}`;
/** Exit of the choice at a place, counted from 0. */
export const exitOfChoice = (at: number): string => `choice_${at + 1}`;
/** Exit of a status such as 404 or 4xx. */
export const exitOfStatus = (status: string): string => `status_${status}`;

const ofCases = (cases: readonly { label: string; when: string }[]): Exit[] =>
  cases.map(({ label, when }, at) => exit(exitOfCase(at), label || when || `Case ${at + 1}`, true));

/** Lists a step's exits in the order in which they are shown. */
export function exitsOf(step: FlowStep): readonly Exit[] {
  switch (step.kind) {
    case 'start':
    case 'play_message':
    case 'set_variable':
    case 'language':
      return [NEXT];
    case 'play_digits':
      return [NEXT, INVALID];
    case 'dtmf_input':
      return [exit('matched', step.settings.expected === null ? 'Entered' : step.settings.expected, true), TIMEOUT, INVALID];
    case 'menu':
      return [
        ...step.settings.options.map(({ key, label }) => exit(exitOfKey(key), label === '' ? key : `${key} ${label}`, true)),
        TIMEOUT,
        INVALID,
      ];
    case 'transfer':
      return RUNG;
    case 'voicemail':
      return [exit('done', 'Afterwards'), FAILED];
    case 'branch':
      return [...ofCases(step.settings.cases), exit('else', 'Else', true)];
    case 'http_request':
      return [
        exit('success', 'Success', true),
        ...step.settings.statuses.map((status) => exit(exitOfStatus(status), status, true)),
        exit('failed', 'Failed', true),
      ];
    case 'time_condition':
      return [exit('open', 'Open', true), exit('closed', 'Closed', true), exit('holiday', 'Holiday')];
    case 'ai_agent':
      return [...ofCases(step.settings.cases), exit('done', 'Afterwards'), FAILED];
    case 'collect_speech':
      return [...ofSpeech(step), TIMEOUT, INVALID, FAILED];
    case 'record_message':
      return [exit('done', 'Recorded'), exit('too_short', 'Too short'), FAILED];
    case 'callback_request':
      return [exit('done', 'Promised'), exit('failed', 'Failed', true)];
    case 'survey':
      return [exit('next', 'Answered'), exit('abandoned', 'Not answered')];
    case 'sub_flow':
      return [exit('next', 'Afterwards'), FAILED];
    case 'queue_check':
      return [exit('free', 'Short wait', true), exit('busy', 'Long wait', true), exit('nobody', 'Nobody there', true), FAILED];
    case 'hangup':
    case 'return':
      return [];
    default:
      return unreachable(step);
  }
}

function ofSpeech({ settings }: Extract<FlowStep, { kind: 'collect_speech' }>): Exit[] {
  if (settings.expects === 'yes_no') return [exit('yes', 'Yes', true), exit('no', 'No', true)];
  if (settings.expects === 'choices')
    return settings.choices.map(({ label }, at) => exit(exitOfChoice(at), label || `Choice ${at + 1}`, true));
  return [exit('heard', 'Heard', true)];
}
