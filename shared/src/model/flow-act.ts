/** What a flow asks to be done to a caller, and what comes of it. Whoever does it (a telephone line, a screen) fills `FlowHands`. */
import { z } from 'zod';
import { Destination } from './destination.ts';
import { FlowLanguage } from './flow-prompt.ts';
import type { SettingsOf } from './flow-step.ts';
import { TtsChoice } from './speech-setting.ts';
import { MailboxId } from './voicemail-setting.ts';

const id = z.number().int().positive();
const ms = z.number().int().nonnegative();

/** One thing to be heard; variables are filled in already. */
export const Spoken = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), voice: TtsChoice.nullable(), language: FlowLanguage }),
  z.object({ kind: z.literal('sound'), sound_id: id }),
  z.object({ kind: z.literal('digits'), digits: z.string() }),
  z.object({ kind: z.literal('number'), value: z.number().int() }),
]);
export type Spoken = z.infer<typeof Spoken>;

/** A place to send the caller: a destination, or a number of the house that he may have entered; that never leads outside. */
export const TransferTo = z.union([Destination, z.object({ type: z.literal('inside'), number: z.string().max(32) })]);
export type TransferTo = z.infer<typeof TransferTo>;

const spoken = z.array(Spoken);

/** Asks a server. `{{secret.NAME}}` in URL, headers and body stands for a secret of the tenant. */
export const HttpAct = z.object({
  kind: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  timeout_ms: ms,
  save: z.array(z.object({ variable: z.string(), path: z.string() })),
  spoken,
});
export type HttpAct = z.infer<typeof HttpAct>;

export const Act = z.discriminatedUnion('kind', [
  /** Plays; with `interruptible` a key ends it and is given back. */
  z.object({ kind: z.literal('play'), spoken, interruptible: z.boolean() }),
  /** Plays and takes keys, from the first moment on. `max_digits` counts only those still wanted. */
  z.object({
    kind: z.literal('listen'),
    spoken,
    max_digits: z.number().int().min(1).max(32),
    timeout_ms: ms,
    digit_timeout_ms: ms,
    terminator: z.enum(['#', '*', '']),
    masked: z.boolean(),
  }),
  /** Plays and hears what is said. `phrases` are what is most likely said; empty for anything. */
  z.object({
    kind: z.literal('hear'),
    spoken,
    expects: z.enum(['choices', 'yes_no', 'digits', 'anything']),
    phrases: z.array(z.string()),
    timeout_ms: ms,
    language: FlowLanguage,
  }),
  z.object({ kind: z.literal('record'), spoken, mailbox: MailboxId, max_seconds: z.number().int() }),
  /** Sends the caller on. Without `returns` he hears himself when nobody takes the call; no mailbox takes what the flow claims. */
  z.object({
    kind: z.literal('transfer'),
    to: TransferTo,
    returns: z.boolean(),
    claims: z.array(z.enum(['busy', 'no_answer'])),
  }),
  z.object({ kind: z.literal('voicemail'), mailbox: MailboxId, greeting: z.enum(['unavailable', 'busy']) }),
  HttpAct,
  z.object({ kind: z.literal('agent'), agent_id: id, context: z.string(), variables: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('callback'), queue_id: id, spoken }),
  z.object({ kind: z.literal('queue'), queue_id: id }),
  z.object({ kind: z.literal('language'), language: FlowLanguage }),
]);
export type Act = z.infer<typeof Act>;
export type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;
export type SavedPaths = SettingsOf<'http_request'>['save'];

/** What came of an act. `failed` may come of any. */
export const Happened = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('played'), digit: z.string().max(1).nullable() }),
  z.object({ kind: z.literal('digits'), digits: z.string().max(32), ended: z.enum(['terminator', 'full', 'timeout']) }),
  z.object({ kind: z.literal('heard'), text: z.string().max(2000).describe('Empty: nothing was said') }),
  z.object({ kind: z.literal('recorded'), seconds: z.number() }),
  z.object({ kind: z.literal('rung'), outcome: z.enum(['done', 'busy', 'no_answer', 'failed']) }),
  z.object({
    kind: z.literal('answered'),
    status: z.number().int(),
    values: z.record(z.string(), z.string().max(500)).describe('What was to be saved and was there'),
  }),
  z.object({ kind: z.literal('agent_done'), variables: z.record(z.string(), z.string().max(500)) }),
  z.object({ kind: z.literal('queue'), waiting: z.number().int(), available: z.number().int(), longest_wait: z.number().int() }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), why: z.string().max(300) }),
  /** The caller hung up, or was taken elsewhere: the walk is over. */
  z.object({ kind: z.literal('gone') }),
]);
export type Happened = z.infer<typeof Happened>;

/** Does to a caller what a flow asks for. Never rejects for what a provider or a server does: that is `failed`. */
export interface FlowHands {
  act(act: Act): Promise<Happened>;
}

/** A step that was passed, with what happened in it; digits that were masked are dots. */
export const FlowPass = z.object({
  ivr_id: id,
  version: z.number().int().describe('Of the flow; 0 is a draft'),
  step_id: z.string().max(40),
  kind: z.string().max(40),
  exit: z.string().max(40).describe('`gone` when the caller hung up in it'),
  at: z.iso.datetime(),
  ms,
  happened: z.array(Happened).max(100),
});
export type FlowPass = z.infer<typeof FlowPass>;
