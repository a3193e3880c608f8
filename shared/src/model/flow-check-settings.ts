/** What is wrong with the settings of single steps. */
import { parseDialPattern } from '../base/dial-pattern.ts';
import { readExpression } from '../base/expression.ts';
import { readJsonPath } from '../base/json-path.ts';
import type { FlowStep, StepOf } from './flow.ts';
import type { Found } from './flow-check-found.ts';
import { exitOfCase, exitOfChoice, exitOfKey } from './flow-exits.ts';
import type { FlowPrompt } from './flow-prompt.ts';
import { TimeZone } from './tenant.ts';

/** Lists what is wrong with a step by itself. */
export function faultsOfSettings(step: FlowStep): Found[] {
  return faultsIn(step).map((fault) => ({ severity: 'error', code: 'setting', ...fault, step }));
}

type Fault = Pick<Found, 'message'> & Partial<Pick<Found, 'severity' | 'code' | 'exit'>>;

function faultsIn(step: FlowStep): Fault[] {
  switch (step.kind) {
    case 'play_message':
      return isSilent(step.settings.prompt) ? [{ message: 'There is nothing to be heard: type a text or choose a recording.' }] : [];
    case 'dtmf_input':
      return ofExpected(step.settings.expected);
    case 'menu':
      return ofMenu(step);
    case 'transfer':
      return isEmpty(step.settings.number) && step.settings.destination === null ? [{ message: 'Choose where the call goes.' }] : [];
    case 'voicemail':
    case 'record_message':
      return step.settings.mailbox === null ? [{ message: 'Choose a mailbox.' }] : [];
    case 'set_variable':
      return step.settings.assignments.length === 0 ? [{ severity: 'warning', message: 'It sets no variable.' }] : [];
    case 'branch':
      return ofCases(step.settings.cases);
    case 'http_request':
      return ofHttp(step);
    case 'play_digits':
      return isEmpty(step.settings.variable) ? [{ message: 'Choose the variable that is read out.' }] : [];
    case 'time_condition':
      return ofHours(step);
    case 'ai_agent':
      return [...chosen(step.settings.agent_id, 'an AI agent'), ...ofCases(step.settings.cases)];
    case 'collect_speech':
      return ofChoices(step);
    case 'callback_request':
    case 'queue_check':
      return chosen(step.settings.queue_id, 'a queue');
    case 'survey':
      return ofSurvey(step);
    case 'sub_flow':
      return chosen(step.settings.ivr_id, 'an IVR');
    default:
      return [];
  }
}

const isEmpty = (text: string | null): boolean => text === null || text.trim() === '';
const isSilent = (prompt: FlowPrompt | null): boolean => prompt === null || (prompt.kind === 'text' && prompt.text.trim() === '');
const chosen = (id: number | null, what: string): Fault[] => (id === null ? [{ message: `Choose ${what}.` }] : []);

function ofExpected(expected: string | null): Fault[] {
  const text = expected?.trim() ?? '';
  if (text.startsWith('_')) {
    const parsed = parseDialPattern(text);
    return parsed.kind === 'fault' ? [{ message: `The dial pattern ${text} ${parsed.message}.` }] : [];
  }
  const [strange] = text.match(/[^0-9*#?]/) ?? [];
  return strange === undefined
    ? []
    : [{ message: `"${strange}" is no key: expect digits, * and #, ? for any key, or a dial pattern such as _2XXX.` }];
}

function ofMenu({ settings: { options, prompt } }: StepOf<'menu'>): Fault[] {
  if (options.length === 0) return [{ message: 'The menu has no options.' }];
  const keys = options.map(({ key }) => key);
  const twice = [...new Set(keys.filter((key, at) => keys.indexOf(key) < at))];
  const isMute = prompt === null ? options.every(({ label }) => isEmpty(label)) : isSilent(prompt);
  return [
    ...twice.map((key) => ({ exit: exitOfKey(key), message: `Key ${key} is there twice.` })),
    ...(isMute
      ? [{ severity: 'warning' as const, message: 'Nobody is told which keys there are: type a text, or label the options.' }]
      : []),
  ];
}

function ofCases(cases: readonly { readonly when: string }[]): Fault[] {
  return cases.flatMap(({ when }, at) => {
    const expression = readExpression(when);
    if (expression.ok) return [];
    const message =
      when.trim() === '' ? `Condition ${at + 1} is empty.` : `Condition ${at + 1} ${expression.why} (at sign ${expression.at + 1}).`;
    return [{ code: 'condition', exit: exitOfCase(at), message }];
  });
}

function ofHttp({ settings: { url, save, statuses } }: StepOf<'http_request'>): Fault[] {
  const text = url.trim();
  const faults: Fault[] = [];
  if (text === '') faults.push({ message: 'Type the URL that is asked.' });
  else if (!/^https?:\/\/[^/?#\s]/i.test(text))
    faults.push({ message: 'The URL must begin with https:// or http:// and the name of a server.' });
  else if (/^http:/i.test(text))
    faults.push({ severity: 'warning', message: 'What is sent over http:// can be read on its way; take https:// if the server has it.' });
  for (const { variable, path } of save)
    if (readJsonPath(path) === undefined)
      faults.push({ message: `The path of ${variable} cannot be read; paths look like customer.items[0].id.` });
  if (new Set(statuses).size < statuses.length) faults.push({ severity: 'warning', message: 'A status is there twice.' });
  return faults;
}

function ofHours({ settings: { time_condition_id, ranges, time_zone } }: StepOf<'time_condition'>): Fault[] {
  if (time_condition_id !== null) return [];
  return [
    ...(ranges.length === 0 ? [{ severity: 'warning' as const, message: 'It is never open: there are no hours.' }] : []),
    ...(time_zone === null || TimeZone.safeParse(time_zone).success ? [] : [{ message: `There is no time zone ${time_zone}.` }]),
  ];
}

function ofChoices({ settings: { expects, choices } }: StepOf<'collect_speech'>): Fault[] {
  if (expects !== 'choices') return [];
  if (choices.length === 0) return [{ message: 'There are no choices.' }];
  return choices.flatMap(({ label, phrases }, at) =>
    isEmpty(label) && phrases.every(isEmpty) ? [{ exit: exitOfChoice(at), message: `Nothing is said for choice ${at + 1}.` }] : [],
  );
}

function ofSurvey({ settings: { questions } }: StepOf<'survey'>): Fault[] {
  if (questions.length === 0) return [{ message: 'The survey asks nothing.' }];
  return questions.flatMap(({ prompt, min, max }, at) => [
    ...(isSilent(prompt) ? [{ message: `Question ${at + 1} has no text.` }] : []),
    ...(min > max ? [{ message: `Question ${at + 1} takes nothing: its least answer is greater than its greatest.` }] : []),
  ]);
}
