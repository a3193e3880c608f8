/** An AI voice agent as a node needs it: the version that is published. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import {
  AgentFunction,
  AgentListening,
  AgentMcpServer,
  BuiltInTool,
  DEFAULT_LISTENING,
  OutcomeField,
  TransferPolicy,
  TransferTarget,
} from '../../model/agent-setting.ts';
import { Destination } from '../../model/destination.ts';
import { LlmChoice, ProviderName, SttChoice, TtsChoice } from '../../model/speech-setting.ts';
import { MailboxId } from '../../model/voicemail-setting.ts';
import { SecretRef } from './secret-ref.ts';

const id = z.number().int().positive();

/** A document that the agent may look things up in; its text is a blob by this hash. */
export const ConfigDocument = z.strictObject({ id, name: Label(120), hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ConfigDocument = z.infer<typeof ConfigDocument>;

export const ConfigAgent = z.strictObject({
  id,
  version: id,
  name: Label(80),
  /** What phones dial to reach it. */
  number: ExtensionNumber.nullable(),
  greeting: z.string().max(1000).nullable(),
  system_prompt: z.string().max(50_000),
  /** In the order in which they are tried. */
  llm: z.array(LlmChoice).min(1).max(5),
  tts: z.array(TtsChoice).min(1).max(5),
  stt: z.array(SttChoice).min(1).max(5),
  max_turns: z.number().int().min(1).max(200),
  silence_timeout: z.number().int().min(1).max(60),
  end_call_phrases: z.array(z.string().min(1).max(80)).max(50),
  listening: AgentListening.default(DEFAULT_LISTENING),
  tools: z.array(BuiltInTool).max(20),
  functions: z.array(AgentFunction).max(50),
  /** Where functions go that name no URL: the webhook `on_function_call`. */
  function_url: z.string().max(2000).nullable(),
  /** Signs what the node posts. */
  webhook_secret: SecretRef.nullable(),
  mcp_servers: z.array(AgentMcpServer).max(10),
  transfer_policy: TransferPolicy,
  transfer_targets: z.array(TransferTarget).max(200),
  /** Answers for calls to the outside; null: there are none. */
  extension_id: id.nullable(),
  message_mailbox: MailboxId.nullable(),
  /** Its opening hours. */
  time_condition_id: id.nullable(),
  documents: z.array(ConfigDocument).max(200),
  outcome: z.array(OutcomeField).max(30),
  asks_rating: z.boolean(),
  /** Whether its calls are recorded. */
  recording: z.boolean(),
  /** Where the caller goes when the agent cannot serve him. */
  failed_destination: Destination.nullable(),
});
export type ConfigAgent = z.infer<typeof ConfigAgent>;

/** A tenant's own account with a provider; it goes before the node's own. */
export const ConfigProvider = z.strictObject({
  provider: ProviderName,
  secret: SecretRef.nullable(),
  /** An address of its own: an OpenAI-compatible server, or where Piper or Kokoro listens. */
  base_url: z.string().max(500).nullable(),
});
export type ConfigProvider = z.infer<typeof ConfigProvider>;
