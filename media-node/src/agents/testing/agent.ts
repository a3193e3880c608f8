/** Agents of tests. */
import { ConfigAgent } from '@botpbx/shared/link/section/agent';

/** An agent on local engines that has what a test gives it. */
export const anAgent = (more: Partial<ConfigAgent>): ConfigAgent =>
  ConfigAgent.parse({
    id: 3,
    version: 1,
    name: 'Reception',
    number: '6100',
    greeting: 'Hello.',
    system_prompt: '',
    llm: [{ provider: 'rules' }],
    tts: [{ engine: 'flite' }],
    stt: [{ engine: 'pocketsphinx' }],
    max_turns: 20,
    silence_timeout: 5,
    end_call_phrases: ['goodbye'],
    tools: [],
    functions: [],
    function_url: null,
    webhook_secret: null,
    mcp_servers: [],
    transfer_policy: 'internal',
    transfer_targets: [],
    extension_id: null,
    message_mailbox: null,
    time_condition_id: null,
    documents: [],
    outcome: [],
    asks_rating: false,
    recording: false,
    failed_destination: null,
    ...more,
  });
