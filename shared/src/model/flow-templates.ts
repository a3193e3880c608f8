/** Flows that people begin with: complete but for what each house must choose itself, such as who answers. */
import type { z } from 'zod';
import { Flow } from './flow.ts';

type FlowInput = z.input<typeof Flow>;
type StepInput = FlowInput['steps'][number];
type Exits = Readonly<Record<string, string>>;

/** A flow to begin with. Its steps have no places yet: who shows it arranges them. */
export interface FlowTemplate {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly flow: Flow;
}

/** Who speaks a text of a template. */
const text = (words: string) => ({ kind: 'text' as const, text: words });

/** A step, and where its exits lead. */
function step(made: StepInput, exits: Exits = {}): StepInput {
  const targets = Object.entries(exits).map(([exit, id]): [string, string[]] => [exit, [id]]);
  return { ...made, exits: Object.fromEntries(targets) };
}

const template = (about: Omit<FlowTemplate, 'flow'>, steps: StepInput[]): FlowTemplate => ({
  ...about,
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

const MENU = template({ id: 'menu', name: 'Sales and support menu', says: 'A greeting, and keys for sales, support and the operator.' }, [
  step({ id: 'start', kind: 'start' }, { next: 'welcome' }),
  step({ id: 'welcome', name: 'Welcome', kind: 'play_message', settings: { prompt: text('Thank you for calling.') } }, { next: 'menu' }),
  step(
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
  step(transfer('sales', 'Sales'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  step(transfer('support', 'Support'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  step(transfer('operator', 'Operator'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  step(GENERAL_MAILBOX),
]);

const RECEPTION = template(
  { id: 'reception', name: 'Reception', says: 'Asks the clock first: a menu in office hours, a message and the mailbox outside.' },
  [
    step({ id: 'start', kind: 'start' }, { next: 'hours' }),
    step({ id: 'hours', name: 'Office hours', kind: 'time_condition' }, { open: 'menu', closed: 'closed', holiday: 'holiday' }),
    step(
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
    step(
      { id: 'closed', name: 'Closed', kind: 'play_message', settings: { prompt: text('Our office is closed at the moment.') } },
      { next: 'message' },
    ),
    step(
      { id: 'holiday', name: 'Holiday', kind: 'play_message', settings: { prompt: text('Our office is closed for the holiday.') } },
      { next: 'message' },
    ),
    step(transfer('sales', 'Sales'), { no_answer: 'message', failed: 'message' }),
    step(transfer('support', 'Support'), { no_answer: 'message', failed: 'message' }),
    step(transfer('billing', 'Billing'), { no_answer: 'message', failed: 'message' }),
    step(transfer('reception', 'Reception'), { busy: 'message', no_answer: 'message', failed: 'message' }),
    step(GENERAL_MAILBOX),
  ],
);

const AFTER_HOURS = template(
  { id: 'after_hours', name: 'After hours', says: 'Rings you in office hours; at night callers leave a message or reach who is on duty.' },
  [
    step({ id: 'start', kind: 'start' }, { next: 'hours' }),
    step({ id: 'hours', name: 'Office hours', kind: 'time_condition' }, { open: 'office', closed: 'night', holiday: 'night' }),
    step(transfer('office', 'The office'), { busy: 'message', no_answer: 'message', failed: 'message' }),
    step(
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
    step(GENERAL_MAILBOX),
    step(transfer('duty', 'Who is on duty'), { busy: 'message', no_answer: 'message', failed: 'message' }),
  ],
);

const SURVEY = template(
  { id: 'survey', name: 'Survey', says: 'Asks how the call was, from 1 to 5, and takes a spoken remark of who was not content.' },
  [
    step({ id: 'start', kind: 'start' }, { next: 'questions' }),
    step(
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
    step(
      { id: 'content', name: 'Content?', kind: 'branch', settings: { cases: [{ label: 'Not content', when: '${SATISFACTION} <= 2' }] } },
      { case_1: 'remark', else: 'thanks' },
    ),
    step(
      {
        id: 'remark',
        name: 'Remark',
        kind: 'record_message',
        settings: { prompt: text('We are sorry. After the tone, please tell us what went wrong.'), mailbox: 'general' },
      },
      { done: 'thanks', too_short: 'thanks', failed: 'thanks' },
    ),
    step({ id: 'thanks', name: 'Thanks', kind: 'hangup', settings: { prompt: text('Thank you for your time. Goodbye.') } }),
    step(GOODBYE),
  ],
);

const CALL_BACK = template(
  { id: 'call_back', name: 'Queue with call back', says: 'Looks at the queue first: who would wait long may ask to be called back.' },
  [
    step({ id: 'start', kind: 'start' }, { next: 'check' }),
    step(
      { id: 'check', name: 'How long is it?', kind: 'queue_check', settings: { max_waiting: 5, max_wait: 300 } },
      { free: 'queue', busy: 'offer', nobody: 'message', failed: 'queue' },
    ),
    step(transfer('queue', 'The queue'), { no_answer: 'message', failed: 'message' }),
    step(
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
    step(
      {
        id: 'promise',
        name: 'Call back',
        kind: 'callback_request',
        settings: { prompt: text('We will call you as soon as somebody is free.') },
      },
      { done: 'goodbye', failed: 'queue' },
    ),
    step(GENERAL_MAILBOX),
    step(GOODBYE),
  ],
);

const AGENT = template(
  { id: 'ai_reception', name: 'AI receptionist', says: 'An AI agent talks first; whom it cannot help it hands over to a person.' },
  [
    step({ id: 'start', kind: 'start' }, { next: 'agent' }),
    step(
      { id: 'agent', name: 'AI agent', kind: 'ai_agent', settings: { context: 'The caller is ${CALLERID(name)}, ${CALLERID(num)}.' } },
      { failed: 'people' },
    ),
    step(transfer('people', 'A person'), { busy: 'message', no_answer: 'message', failed: 'message' }),
    step(GENERAL_MAILBOX),
  ],
);

/** The flows to begin with, in the order in which they are offered. */
export const flowTemplates: readonly FlowTemplate[] = [MENU, RECEPTION, AFTER_HOURS, SURVEY, CALL_BACK, AGENT];
