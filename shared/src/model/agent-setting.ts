/** What an agent may do in a call, and how it behaves there. */
import { z } from 'zod';
import { Label } from '../base/phone.ts';
import { ToolName, ToolParameters } from './agent-tool.ts';
import { Destination } from './destination.ts';

const HttpUrl = z.url({ protocol: /^https?$/, hostname: /./ }).max(2000);

/** Tools that the product brings. An agent has those that are listed in it, and no others. */
export const BuiltInTool = z.enum([
  'transfer_call',
  'end_call',
  'take_message',
  'collect_digits',
  'send_digits',
  'schedule_callback',
  'check_hours',
  'check_availability',
  'lookup_directory',
  'search_knowledge',
  'send_sms',
  'set_outcome',
]);
export type BuiltInTool = z.infer<typeof BuiltInTool>;

/** What an agent has unless somebody chooses. */
export const DEFAULT_TOOLS: readonly BuiltInTool[] = [
  'transfer_call',
  'end_call',
  'take_message',
  'check_hours',
  'check_availability',
  'lookup_directory',
  'search_knowledge',
];

/** A function of the tenant's own that the agent may call: a signed POST to `url`, or else to the agent's `on_function_call` webhook. */
export const AgentFunction = z.strictObject({
  name: ToolName,
  description: z.string().max(1000).default(''),
  parameters: ToolParameters.default({}),
  url: HttpUrl.nullable().default(null),
  timeout_ms: z.number().int().min(100).max(30_000).default(5_000),
  filler: z.string().max(200).nullable().default(null).describe('Said while the caller waits for it; null for one of the usual ones'),
});
export type AgentFunction = z.infer<typeof AgentFunction>;

/** Where `transfer_call` may lead. */
export const TransferTarget = z.strictObject({
  name: Label(80).describe('What the model calls it'),
  description: z.string().max(300).default(''),
  destination: Destination,
  warm: z.boolean().default(false).describe('Whether the person is told first who calls, and may decline'),
});
export type TransferTarget = z.infer<typeof TransferTarget>;

/** `internal`: every number of the tenant and the targets; `listed`: the targets alone. A number outside must be listed. */
export const TransferPolicy = z.enum(['internal', 'listed']);
export type TransferPolicy = z.infer<typeof TransferPolicy>;

/** URLs that are told what an agent does; all are optional. */
export const AgentWebhooks = z.strictObject({
  on_call_start: HttpUrl.optional(),
  on_call_end: HttpUrl.optional(),
  on_transfer: HttpUrl.optional(),
  on_function_call: HttpUrl.optional(),
});
export type AgentWebhooks = z.infer<typeof AgentWebhooks>;

/** A server of the Model Context Protocol; only the tools named are given to the model. */
export const AgentMcpServer = z.strictObject({
  name: ToolName,
  url: HttpUrl,
  allowed_tools: z.array(z.string().min(1).max(128)).max(100),
});
export type AgentMcpServer = z.infer<typeof AgentMcpServer>;

/** How it listens. */
export const AgentListening = z.strictObject({
  interruptible: z.boolean().default(true).describe('Whether the caller can interrupt it'),
  greeting_interruptible: z.boolean().default(true),
  min_silence_ms: z.number().int().min(100).max(3000).default(350).describe('Silence that ends a turn that sounds finished'),
  max_silence_ms: z.number().int().min(300).max(6000).default(1000).describe('Silence that ends one that does not'),
});
export type AgentListening = z.infer<typeof AgentListening>;
export const DEFAULT_LISTENING: AgentListening = AgentListening.parse({});

/** A field of what is to be known at the end of a call. */
export const OutcomeField = z.strictObject({
  name: ToolName,
  type: z.enum(['text', 'number', 'yes_no', 'choice']),
  description: z.string().max(300).default(''),
  choices: z.array(z.string().min(1).max(80)).max(50).default([]),
});
export type OutcomeField = z.infer<typeof OutcomeField>;
