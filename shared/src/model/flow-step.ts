/** The kinds of steps that a flow is made of, and what of each is set. What is still to be chosen is null: a draft may be unfinished. */
import { z } from 'zod';
import { Destination } from './destination.ts';
import { FlowLanguage, FlowPrompt } from './flow-prompt.ts';
import { TtsChoice } from './speech-setting.ts';
import { TimeRange } from './time-condition.ts';
import { MailboxId } from './voicemail-setting.ts';

const id = z.number().int().positive().nullable().default(null);
const seconds = (min: number, max: number, value: number) => z.number().int().min(min).max(max).default(value).describe('Seconds');
const prompt = FlowPrompt.nullable().default(null);
const retries = (value: number) => z.number().int().min(0).max(9).default(value).describe('Further tries after the first');
const text = (max: number) => z.string().max(max).default('');
const condition = text(10_000).describe('Such as ${CUSTOMER_TYPE} == "vip"');

/** Name of a variable that a flow may set. */
export const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'is a name of letters, digits and _');
const variable = VariableName.nullable().default(null);

export const MenuKey = z.string().regex(/^[0-9*#]$/, 'is one key of a telephone');

const MenuOption = z.strictObject({ key: MenuKey, label: z.string().max(80).default('') });
const Case = z.strictObject({ label: z.string().max(80).default(''), when: condition });
/** Exits `case_1`, `case_2` …, the first that holds. */
const cases = z.array(Case).max(20);

/** 09:00 to 17:00 from Monday to Friday. */
const BUSINESS_HOURS: z.infer<typeof TimeRange>[] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }];

/** A value out of a JSON answer: `customer.type`, `items[0].id`. */
const Saved = z.strictObject({ variable: VariableName, path: z.string().max(200) });

export const stepSettings = {
  start: z.strictObject({}),
  play_message: z.strictObject({ prompt, interruptible: z.boolean().default(true).describe('Whether a key ends it') }),
  dtmf_input: z.strictObject({
    prompt,
    timeout: seconds(1, 60, 5).describe('Seconds to wait for the first key'),
    digit_timeout: seconds(1, 30, 3).describe('Seconds between keys'),
    max_digits: z.number().int().min(1).max(32).default(1),
    terminator: z.enum(['#', '*', '']).default('#').describe('Ends the input; empty: none'),
    expected: z.string().max(64).nullable().default(null).describe('Digits, a glob such as 12??, or a dial pattern such as _2XXX'),
    variable: variable.describe('Where the digits are kept; DIGITS always holds the last ones'),
    masked: z.boolean().default(false).describe('Digits stand in no event and no log, and no agent hears of them'),
    retries: retries(0),
    timeout_prompt: prompt,
    invalid_prompt: prompt,
  }),
  menu: z.strictObject({
    prompt: prompt.describe('null: read out of the labels'),
    options: z.array(MenuOption).max(12).default([]),
    timeout: seconds(1, 60, 5),
    retries: retries(2),
    timeout_prompt: prompt,
    invalid_prompt: prompt,
  }),
  transfer: z.strictObject({
    destination: Destination.nullable().default(null),
    number: z.string().max(200).nullable().default(null).describe('A number of the house, such as ${DIGITS}; goes before the destination'),
  }),
  voicemail: z.strictObject({
    mailbox: MailboxId.nullable().default(null),
    greeting: z.enum(['unavailable', 'busy']).default('unavailable'),
  }),
  set_variable: z.strictObject({
    assignments: z
      .array(z.strictObject({ name: VariableName, value: text(500) }))
      .max(30)
      .default([]),
  }),
  branch: z.strictObject({ cases: cases.default([{ label: '', when: '' }]) }),
  http_request: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    url: text(2000).describe('May name variables; they are encoded as parts of a URL'),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'is the name of a header'), z.string().max(2000)).default({}),
    body: text(10_000),
    timeout: seconds(1, 20, 5),
    save: z.array(Saved).max(30).default([]).describe('What of the answer is kept in variables'),
    statuses: z
      .array(z.string().regex(/^[1-5](?:[0-9]{2}|xx)$/, 'is a status such as 404 or 4xx'))
      .max(10)
      .default([])
      .describe('Those that have an exit of their own'),
    prompt: prompt.describe('What the caller hears meanwhile'),
  }),
  play_digits: z.strictObject({
    variable: text(80).describe('Such as ORDER or CALLERID(num)'),
    format: z.enum(['digits', 'number']).default('digits'),
    interruptible: z.boolean().default(true),
  }),
  time_condition: z.strictObject({
    time_condition_id: id.describe('null: the hours that stand here'),
    ranges: z.array(TimeRange).max(50).default(BUSINESS_HOURS),
    time_zone: z.string().max(64).nullable().default(null).describe("IANA name; null: the tenant's"),
  }),
  ai_agent: z.strictObject({
    agent_id: id,
    context: text(2000).describe('What the agent is to know of the caller; may name variables'),
    cases: cases.default([]).describe("Read when the talk is over: AGENT_ENDING and the agent's outcome as AGENT_NAME are variables then"),
  }),
  hangup: z.strictObject({ prompt, cause: z.enum(['normal', 'busy', 'congestion', 'rejected']).default('normal') }),
  collect_speech: z.strictObject({
    prompt,
    expects: z.enum(['choices', 'yes_no', 'digits', 'anything']).default('choices'),
    choices: z
      .array(z.strictObject({ label: z.string().max(80), phrases: z.array(z.string().min(1).max(80)).max(20).default([]) }))
      .max(20)
      .default([]),
    variable,
    timeout: seconds(1, 30, 5),
    retries: retries(1),
    timeout_prompt: prompt,
    invalid_prompt: prompt,
  }),
  record_message: z.strictObject({
    prompt,
    mailbox: MailboxId.nullable().default(null).describe('Where the message is kept'),
    max_seconds: seconds(5, 600, 120),
  }),
  callback_request: z.strictObject({ queue_id: id, prompt: prompt.describe('What he hears when it is promised') }),
  survey: z.strictObject({
    questions: z
      .array(
        z.strictObject({
          variable: VariableName,
          prompt,
          min: z.number().int().min(0).max(9).default(1),
          max: z.number().int().min(0).max(9).default(5),
        }),
      )
      .max(20)
      .default([]),
    timeout: seconds(1, 60, 5),
    retries: retries(1),
    thanks: prompt,
  }),
  sub_flow: z.strictObject({ ivr_id: id }),
  return: z.strictObject({}),
  language: z.strictObject({ language: FlowLanguage.default('en'), voice: TtsChoice.nullable().default(null) }),
  queue_check: z.strictObject({
    queue_id: id,
    max_waiting: z.number().int().min(0).max(10_000).nullable().default(null),
    max_wait: z.number().int().min(0).max(86_400).nullable().default(null).describe('Seconds that the first in line waits already'),
  }),
} as const;

export type StepKind = keyof typeof stepSettings;
export type SettingsOf<Kind extends StepKind> = z.infer<(typeof stepSettings)[Kind]>;
