/** A call flow as data: steps with named exits. Who walks it is `flow-run`, what is wrong with it `flow-check`. */
import { z } from 'zod';
import { FlowLanguage } from './flow-prompt.ts';
import { type StepKind, stepSettings } from './flow-step.ts';
import { TtsChoice } from './speech-setting.ts';

/** The form of a flow. */
export const FLOW_VERSION = 1;

export const StepId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'is made of letters, digits, - and _');
/** Name of an exit: `next`, `timeout`, `key_1`, `key_star`, `case_2` … */
export const ExitName = z.string().regex(/^[a-z0-9_]{1,40}$/);

const coordinate = z.number().min(-100_000).max(100_000);

/** Where each exit leads. More than one step may follow only where all of them take keys: they listen together. */
const exits = z.record(ExitName, z.array(StepId).max(13));

const common = {
  id: StepId,
  name: z.string().max(80).default('').describe('What people call it'),
  position: z.strictObject({ x: coordinate, y: coordinate }).default({ x: 0, y: 0 }),
  exits: exits.default({}),
};

/** A kind of step; what is not set has its default. */
const step = <Kind extends StepKind>(kind: Kind) => z.strictObject({ ...common, kind: z.literal(kind), settings: prefaulted(kind) });

const prefaulted = <Kind extends StepKind>(kind: Kind) =>
  (stepSettings[kind] as z.ZodObject).prefault({}) as unknown as z.ZodPrefault<(typeof stepSettings)[Kind]>;

export const FlowStep = z.discriminatedUnion('kind', [
  step('start'),
  step('play_message'),
  step('dtmf_input'),
  step('menu'),
  step('transfer'),
  step('voicemail'),
  step('set_variable'),
  step('branch'),
  step('http_request'),
  step('play_digits'),
  step('time_condition'),
  step('ai_agent'),
  step('hangup'),
  step('collect_speech'),
  step('record_message'),
  step('callback_request'),
  step('survey'),
  step('sub_flow'),
  step('return'),
  step('language'),
  step('queue_check'),
]);
export type FlowStep = z.infer<typeof FlowStep>;
export type StepOf<Kind extends StepKind> = Extract<FlowStep, { kind: Kind }>;

/** Most steps that a flow may have. */
export const MAX_STEPS = 500;

export const Flow = z.strictObject({
  version: z.literal(FLOW_VERSION).default(FLOW_VERSION),
  voice: TtsChoice.nullable().default(null).describe('Who speaks its texts; null: the simple voice of the node'),
  language: FlowLanguage.default('en').describe('Of its texts, and of numbers that are read out'),
  steps: z
    .array(FlowStep)
    .max(MAX_STEPS)
    .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, 'must not have an id twice'),
});
export type Flow = z.infer<typeof Flow>;

/** What a new flow begins with. */
export const EMPTY_FLOW: Flow = {
  version: FLOW_VERSION,
  voice: null,
  language: 'en',
  steps: [{ id: 'start', kind: 'start', name: '', position: { x: 0, y: 0 }, settings: {}, exits: {} }],
};
