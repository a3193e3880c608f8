/** Flows that people begin with: complete but for what each house must choose itself, such as who answers. */
import type { z } from 'zod';
import { Flow } from './flow.ts';

type FlowInput = z.input<typeof Flow>;
type StepInput = FlowInput['steps'][number];
type Exits = Readonly<Record<string, string>>;

/** A flow to begin with. */
export interface FlowTemplate {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly flow: Flow;
}

const COLUMN_PX = 320;
const ROW_PX = 170;

/** Who speaks a text of a template. */
const text = (words: string) => ({ kind: 'text' as const, text: words });

/** A step at a place of the grid: columns to the right, rows downward. */
function at(column: number, row: number, step: StepInput, exits: Exits = {}): StepInput {
  const targets = Object.entries(exits).map(([exit, id]): [string, string[]] => [exit, [id]]);
  return { ...step, position: { x: column * COLUMN_PX, y: row * ROW_PX }, exits: Object.fromEntries(targets) };
}

const template = (id: string, name: string, says: string, steps: StepInput[]): FlowTemplate => ({
  id,
  name,
  says,
  flow: Flow.parse({ steps } satisfies FlowInput),
});

const transfer = (id: string, name: string) => ({ id, name, kind: 'transfer' as const });
const GENERAL_MAILBOX = {
  id: 'message',
  name: 'Leave a message',
  kind: 'voicemail' as const,
  settings: { mailbox: 'general' as const },
};
const GOODBYE = { id: 'goodbye', name: 'Goodbye', kind: 'hangup' as const, settings: { prompt: text('Goodbye.') } };

const MENU = template('menu', 'Sales and support menu', 'A greeting, and keys for sales, support and the operator.', [
  at(1, 0, { id: 'start', kind: 'start' }, { next: 'welcome' }),
  at(
    1,
    1,
    { id: 'welcome', name: 'Welcome', kind: 'play_message', settings: { prompt: text('Thank you for calling.') } },
    { next: 'menu' },
  ),
  at(
    1,
    2,
    {
      id: 'menu',
      name: 'Menu',
      kind: 'menu',
      settings: {
        prompt: text('Press 1 for sales, 2 for support, or 0 for the operator.'),
        options: [
          { key: '1', label: 'Sales' },
          { key: '2', label: 'Support' },
          { key: '0', label: 'Operator' },
        ],
        invalid_prompt: text('That is not one of the choices.'),
      },
    },
    { key_1: 'sales', key_2: 'support', key_0: 'operator', timeout: 'operator', invalid: 'operator' },
  ),
  at(0, 4, transfer('sales', 'Sales'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  at(1, 4, transfer('support', 'Support'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  at(2, 4, transfer('operator', 'Operator'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  at(1, 6, GENERAL_MAILBOX),
]);

const RECEPTION = template('reception', 'Reception', 'Asks the clock first: a menu in office hours, a message and the mailbox outside.', [
  at(1, 0, { id: 'start', kind: 'start' }, { next: 'hours' }),
  at(1, 1, { id: 'hours', name: 'Office hours', kind: 'time_condition' }, { open: 'menu', closed: 'closed', holiday: 'holiday' }),
  at(
    0,
    3,
    {
      id: 'menu',
      name: 'Main menu',
      kind: 'menu',
      settings: {
        prompt: text('Welcome to our company. Press 1 for sales, 2 for support, 3 for billing, or stay on the line for the reception.'),
        options: [
          { key: '1', label: 'Sales' },
          { key: '2', label: 'Support' },
          { key: '3', label: 'Billing' },
          { key: '0', label: 'Reception' },
        ],
        retries: 1,
      },
    },
    { key_1: 'sales', key_2: 'support', key_3: 'billing', key_0: 'reception', timeout: 'reception', invalid: 'reception' },
  ),
  at(
    2,
    3,
    { id: 'closed', name: 'Closed', kind: 'play_message', settings: { prompt: text('Our office is closed at the moment.') } },
    { next: 'message' },
  ),
  at(
    3,
    3,
    { id: 'holiday', name: 'Holiday', kind: 'play_message', settings: { prompt: text('Our office is closed for the holiday.') } },
    { next: 'message' },
  ),
  at(-1, 6, transfer('sales', 'Sales'), { no_answer: 'message', failed: 'message' }),
  at(0, 6, transfer('support', 'Support'), { no_answer: 'message', failed: 'message' }),
  at(1, 6, transfer('billing', 'Billing'), { no_answer: 'message', failed: 'message' }),
  at(2, 6, transfer('reception', 'Reception'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  at(2, 8, GENERAL_MAILBOX),
]);

const AFTER_HOURS = template(
  'after_hours',
  'After hours',
  'Rings you in office hours; at night callers leave a message or reach who is on duty.',
  [
    at(1, 0, { id: 'start', kind: 'start' }, { next: 'hours' }),
    at(1, 1, { id: 'hours', name: 'Office hours', kind: 'time_condition' }, { open: 'office', closed: 'night', holiday: 'night' }),
    at(0, 3, transfer('office', 'The office'), { busy: 'message', no_answer: 'message', failed: 'message' }),
    at(
      2,
      3,
      {
        id: 'night',
        name: 'After hours',
        kind: 'menu',
        settings: {
          prompt: text('You have reached us outside of our office hours. Press 1 to leave a message. In an emergency, press 2.'),
          options: [
            { key: '1', label: 'Leave a message' },
            { key: '2', label: 'Emergency' },
          ],
          retries: 1,
        },
      },
      { key_1: 'message', key_2: 'duty', timeout: 'message', invalid: 'message' },
    ),
    at(1, 5, GENERAL_MAILBOX),
    at(2, 5, transfer('duty', 'Who is on duty'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  ],
);

const SURVEY = template('survey', 'Survey', 'Asks how the call was, from 1 to 5, and takes a spoken remark of who was not content.', [
  at(1, 0, { id: 'start', kind: 'start' }, { next: 'questions' }),
  at(
    1,
    1,
    {
      id: 'questions',
      name: 'Questions',
      kind: 'survey',
      settings: {
        questions: [
          { variable: 'SATISFACTION', prompt: text('How content are you with this call? Press a key from 1, not at all, to 5, very.') },
          { variable: 'RECOMMEND', prompt: text('Would you recommend us? Press a key from 1, never, to 5, surely.') },
        ],
      },
    },
    { next: 'content', abandoned: 'goodbye' },
  ),
  at(
    1,
    3,
    { id: 'content', name: 'Content?', kind: 'branch', settings: { cases: [{ label: 'Not content', when: '${SATISFACTION} <= 2' }] } },
    { case_1: 'remark', else: 'thanks' },
  ),
  at(
    0,
    5,
    {
      id: 'remark',
      name: 'Remark',
      kind: 'record_message',
      settings: { prompt: text('We are sorry. After the tone, please tell us what went wrong.'), mailbox: 'general' },
    },
    { done: 'thanks', too_short: 'thanks', failed: 'thanks' },
  ),
  at(1, 5, { id: 'thanks', name: 'Thanks', kind: 'hangup', settings: { prompt: text('Thank you for your time. Goodbye.') } }),
  at(2, 5, GOODBYE),
]);

const CALL_BACK = template(
  'call_back',
  'Queue with call back',
  'Looks at the queue first: who would wait long may ask to be called back.',
  [
    at(1, 0, { id: 'start', kind: 'start' }, { next: 'check' }),
    at(
      1,
      1,
      { id: 'check', name: 'How long is it?', kind: 'queue_check', settings: { max_waiting: 5, max_wait: 300 } },
      { free: 'queue', busy: 'offer', nobody: 'message', failed: 'queue' },
    ),
    at(0, 3, transfer('queue', 'The queue'), { no_answer: 'message', failed: 'message' }),
    at(
      1,
      3,
      {
        id: 'offer',
        name: 'Wait or be called',
        kind: 'menu',
        settings: {
          prompt: text('All of us are busy, and ${QUEUE_WAITING} callers are before you. Press 1 to be called back, or 2 to wait.'),
          options: [
            { key: '1', label: 'Call me back' },
            { key: '2', label: 'Wait' },
          ],
          retries: 1,
        },
      },
      { key_1: 'promise', key_2: 'queue', timeout: 'queue', invalid: 'queue' },
    ),
    at(
      1,
      5,
      {
        id: 'promise',
        name: 'Call back',
        kind: 'callback_request',
        settings: { prompt: text('We will call you as soon as somebody is free.') },
      },
      { done: 'goodbye', failed: 'queue' },
    ),
    at(2, 3, GENERAL_MAILBOX),
    at(2, 6, GOODBYE),
  ],
);

const AGENT = template('ai_reception', 'AI receptionist', 'An AI agent talks first; whom it cannot help it hands over to a person.', [
  at(1, 0, { id: 'start', kind: 'start' }, { next: 'agent' }),
  at(
    1,
    1,
    { id: 'agent', name: 'AI agent', kind: 'ai_agent', settings: { context: 'The caller is ${CALLERID(name)}, ${CALLERID(num)}.' } },
    { failed: 'people' },
  ),
  at(2, 3, transfer('people', 'A person'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  at(2, 5, GENERAL_MAILBOX),
]);

/** The flows to begin with, in the order in which they are offered. */
export const flowTemplates: readonly FlowTemplate[] = [MENU, RECEPTION, AFTER_HOURS, SURVEY, CALL_BACK, AGENT];
