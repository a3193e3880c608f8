import type { ConfigAgent, ConfigProvider } from '@botpbx/shared/link/section/agent';
import type { AgentSettings } from '@botpbx/shared/model/agent';
import { KeptSettings } from '@botpbx/shared/model/agent-kept';
import { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import { llmOf, sttOf, ttsOf } from '@botpbx/shared/model/agent-speech';
import { byId, type IsHere } from './here.ts';

/** An agent as its slice keeps it: the version that takes calls. */
export interface AgentRow {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly version: number;
  readonly settings: AgentSettings;
  readonly webhook_version: number;
}
/** A document of an agent as its slice keeps it. */
export interface DocumentRow {
  readonly id: number;
  readonly agent_id: number;
  readonly name: string;
  readonly hash: string;
}
/** An account with a provider as its slice keeps it. */
export interface ProviderRow {
  readonly id: number;
  readonly provider: ConfigProvider['provider'];
  readonly base_url: string | null;
  readonly has_key: number;
  readonly key_version: number;
}

/** The agent as a node needs it: with those of its targets that the node can serve. */
export function agentOf(row: AgentRow, documents: readonly DocumentRow[], isHere: IsHere): ConfigAgent {
  const settings = KeptSettings.parse(row.settings);
  const { max_turns, silence_timeout, end_call_phrases, listening, mcp_servers, transfer_policy, outcome, asks_rating, recording } =
    settings;
  const { extension_id, message_mailbox, failed_destination } = settings;
  const isMailboxHere = message_mailbox !== null && isHere({ type: 'voicemail', id: message_mailbox });
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    number: row.number,
    greeting: settings.greeting,
    system_prompt: settings.system_prompt,
    llm: [llmOf(settings), ...settings.llm_fallbacks],
    tts: [ttsOf(settings), ...settings.tts_fallbacks],
    stt: [sttOf(settings), ...settings.stt_fallbacks],
    ...{ max_turns, silence_timeout, end_call_phrases, listening },
    ...toolsOf(settings),
    function_url: settings.webhooks.on_function_call ?? null,
    webhook_secret: { secret_ref: `agent:${row.id}`, version: row.webhook_version },
    mcp_servers,
    transfer_policy,
    transfer_targets: settings.transfer_targets.filter(({ destination }) => isHere(destination)),
    extension_id: extension_id !== null && isHere({ type: 'extension', id: extension_id }) ? extension_id : null,
    message_mailbox: isMailboxHere ? message_mailbox : null,
    time_condition_id: settings.time_condition_id,
    documents: documents
      .filter((document) => document.agent_id === row.id)
      .map(({ id, name, hash }) => ({ id, name, hash }))
      .sort(byId),
    outcome,
    asks_rating,
    recording,
    failed_destination: failed_destination && isHere(failed_destination) ? failed_destination : null,
  };
}

/** A function that is called like a built-in tool: with a URL it stands in its place, without one it means the tool itself. */
function toolsOf({ tools, functions }: AgentSettings): Pick<ConfigAgent, 'tools' | 'functions'> {
  const builtIn = (name: string) => BuiltInTool.options.find((tool) => tool === name);
  const meant = functions.flatMap(({ name, url }) => (url === null ? (builtIn(name) ?? []) : []));
  const own = functions.filter(({ name, url }) => url !== null || builtIn(name) === undefined);
  const names = new Set<string>(own.map(({ name }) => name));
  return { tools: [...new Set([...tools, ...meant])].filter((tool) => !names.has(tool)), functions: own };
}

/** The account as a node needs it; its key goes another way. */
export const providerOf = ({ id, provider, base_url, has_key, key_version }: ProviderRow): ConfigProvider => ({
  provider,
  secret: has_key ? { secret_ref: `provider:${id}`, version: key_version } : null,
  base_url,
});
