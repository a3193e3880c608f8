/** AI voice agents, in the flat form of the public reference. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { SHOWN_ONCE } from '../base/operation.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import {
  AgentFunction,
  AgentListening,
  AgentMcpServer,
  AgentWebhooks,
  BuiltInTool,
  DEFAULT_LISTENING,
  DEFAULT_TOOLS,
  OutcomeField,
  TransferPolicy,
  TransferTarget,
} from './agent-setting.ts';
import { choiceFaults } from './agent-speech.ts';
import { Destination } from './destination.ts';
import { LlmChoice, LlmProvider, SttChoice, SttEngine, TtsChoice, TtsEngine } from './speech-setting.ts';
import { MailboxId } from './voicemail-setting.ts';

const id = z.number().int().positive();
const modelName = z.string().min(1).max(120);
const options = z.record(z.string().max(40), z.json());
const isUnlike = (names: readonly { readonly name: string }[]) => new Set(names.map(({ name }) => name)).size === names.length;
const named = <Item extends z.ZodType<{ name: string }>>(item: Item, max: number) =>
  z.array(item).max(max).refine(isUnlike, 'must not have a name twice');

/** What an agent is called by; takes effect at once and has no versions. */
export const agentLabels = {
  name: Label(80),
  description: z.string().max(500),
  number: ExtensionNumber.nullable().describe('What phones dial to reach it; null if only other things lead to it'),
};

/** How an agent thinks, speaks, hears and acts: what a version holds. */
export const agentSettings = {
  provider: LlmProvider.describe("Who thinks. rules: a simple mind on the node that needs no account; it follows the prompt's departments"),
  model: modelName.nullable().describe("null: the provider's default model"),
  temperature: z.number().min(0).max(2),
  max_tokens: z.number().int().min(1).max(64_000),
  llm_fallbacks: z.array(LlmChoice).max(4).describe('Tried in order when the provider fails'),
  tts_engine: TtsEngine.describe('Who speaks. flite: a simple voice on the node that needs no account'),
  tts_voice: modelName.nullable().describe("null: the engine's default voice"),
  tts_speed: z.number().min(0.25).max(4).describe('1 is the natural speed'),
  tts_options: options.describe('Further settings of the engine, such as stability of elevenlabs or pitch of google'),
  tts_fallbacks: z.array(TtsChoice).max(4),
  stt_engine: SttEngine.describe('Who hears. pocketsphinx: a simple recogniser on the node that needs no account'),
  stt_language: z.string().min(2).max(35).nullable().describe('A language tag such as en-US; null: English'),
  stt_model: modelName.nullable().describe("null: the engine's default model"),
  stt_options: options.describe('Further settings of the engine, such as smart_format of deepgram'),
  stt_fallbacks: z.array(SttChoice).max(4),
  system_prompt: z.string().max(50_000).describe('Who it is, what it does and does not, and when it hands over to a person'),
  greeting: z.string().min(1).max(1000).nullable().describe('What it says first; null: it waits for the caller to speak'),
  max_turns: z.number().int().min(1).max(200).describe('Replies after which the conversation ends'),
  silence_timeout: z.number().int().min(1).max(60).describe('Seconds of silence until it asks whether somebody is there'),
  end_call_phrases: z.array(z.string().min(1).max(80)).max(50).describe('A caller who says one of them has finished'),
  listening: AgentListening,
  tools: z
    .array(BuiltInTool)
    .max(20)
    .refine((list) => new Set(list).size === list.length, 'names a tool twice')
    .describe('Built-in tools that it has'),
  functions: named(AgentFunction, 50).describe(
    "Functions of your own; parameters are a flat map of fields or a JSON Schema. One with a built-in tool's name and no url switches that tool on",
  ),
  webhooks: AgentWebhooks.describe('URLs that are told what it does; each request is signed with its webhook secret'),
  mcp_servers: named(AgentMcpServer, 10),
  transfer_policy: TransferPolicy.describe('internal: any number of the house and the targets; listed: the targets alone'),
  transfer_targets: named(TransferTarget, 200),
  extension_id: id.nullable().describe('The extension in whose name it calls outside; null: it calls nobody outside'),
  message_mailbox: MailboxId.nullable().describe('Where messages that it takes are kept: id of an extension, or general'),
  time_condition_id: id.nullable().describe('Its opening hours'),
  outcome: named(OutcomeField, 30).describe('What is to be known when a call has ended'),
  asks_rating: z.boolean().describe('Whether callers are asked for a mark of 1 to 5 at the end'),
  recording: z.boolean().describe('Whether its calls are recorded'),
  failed_destination: Destination.nullable().describe(
    'Where the caller goes when the agent cannot serve him; null: a sentence, and the end',
  ),
};

const Whole = z.strictObject(agentSettings);
/** What a version holds. */
export type AgentSettings = z.infer<typeof Whole>;

/** The same with what holds where nothing is said. */
export const agentDefaults = {
  provider: agentSettings.provider.default('rules'),
  model: agentSettings.model.default(null),
  temperature: agentSettings.temperature.default(0.7),
  max_tokens: agentSettings.max_tokens.default(1024),
  llm_fallbacks: agentSettings.llm_fallbacks.default([]),
  tts_engine: agentSettings.tts_engine.default('flite'),
  tts_voice: agentSettings.tts_voice.default(null),
  tts_speed: agentSettings.tts_speed.default(1),
  tts_options: agentSettings.tts_options.default({}),
  tts_fallbacks: agentSettings.tts_fallbacks.default([]),
  stt_engine: agentSettings.stt_engine.default('pocketsphinx'),
  stt_language: agentSettings.stt_language.default(null),
  stt_model: agentSettings.stt_model.default(null),
  stt_options: agentSettings.stt_options.default({}),
  stt_fallbacks: agentSettings.stt_fallbacks.default([]),
  system_prompt: agentSettings.system_prompt.default(''),
  greeting: agentSettings.greeting.default('Hello! How can I help you?'),
  max_turns: agentSettings.max_turns.default(20),
  silence_timeout: agentSettings.silence_timeout.default(5),
  end_call_phrases: agentSettings.end_call_phrases.default(['goodbye', 'bye', 'hang up']),
  listening: agentSettings.listening.default(DEFAULT_LISTENING),
  tools: agentSettings.tools.default([...DEFAULT_TOOLS]),
  functions: agentSettings.functions.default([]),
  webhooks: agentSettings.webhooks.default({}),
  mcp_servers: agentSettings.mcp_servers.default([]),
  transfer_policy: agentSettings.transfer_policy.default('internal'),
  transfer_targets: agentSettings.transfer_targets.default([]),
  extension_id: agentSettings.extension_id.default(null),
  message_mailbox: agentSettings.message_mailbox.default(null),
  time_condition_id: agentSettings.time_condition_id.default(null),
  outcome: agentSettings.outcome.default([]),
  asks_rating: agentSettings.asks_rating.default(false),
  recording: agentSettings.recording.default(false),
  failed_destination: agentSettings.failed_destination.default(null),
};

/** An agent as it is being edited; `version` is the one that takes calls. */
export const Agent = z.object({
  id: z.number().int(),
  ...agentLabels,
  ...agentSettings,
  version: z.number().int().describe('The version that takes calls'),
  has_changes: z.boolean().describe('Whether what stands here differs from that version'),
  created_at: Instant,
  updated_at: Instant,
});
export type Agent = z.infer<typeof Agent>;

export const NewAgent = z
  .strictObject({
    ...agentLabels,
    description: agentLabels.description.default(''),
    number: agentLabels.number.default(null),
    ...agentDefaults,
  })
  .superRefine((agent, context) => {
    for (const { path, message } of choiceFaults(agent)) context.addIssue({ code: 'custom', path: path.split('.'), message });
  });
export type NewAgent = z.infer<typeof NewAgent>;

/** A change names what it changes; no default is ever applied. */
export const AgentPatch = z
  .strictObject({ ...agentLabels, ...agentSettings })
  .partial()
  .extend({
    publish: z
      .boolean()
      .optional()
      .describe('false: only the draft changes, and calls go on as they are; otherwise the change takes effect at once'),
  });
export type AgentPatch = z.infer<typeof AgentPatch>;

/** The answer that generated the secret of its webhooks shows it, this once. */
export const AgentWithSecret = Agent.extend({
  webhook_secret: z.string().optional().describe('Signs what is posted for it; only in the answer that generated it').meta(SHOWN_ONCE),
});
export type AgentWithSecret = z.infer<typeof AgentWithSecret>;
