/** Models of OpenAI, and of every server that speaks its chat completions API: Ollama, llama.cpp, vLLM and others. */
import type { ModelFacts } from '@botpbx/shared/model/model-facts';
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import OpenAiSdk from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { LanguageModel } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { straightFetch } from '../straight.ts';
import { within } from '../within.ts';
import { chatMessages, chatThoughts, chatTool, isAnswer } from './chat-completions.ts';
import { type LlmOptions, PATIENCE, toolNames } from './options.ts';

const PROVIDER = 'openai';

/** Thinks with a model of OpenAI, or of the server at the account's address. */
export function makeOpenAi(account: Account, choice: LlmChoice, options: LlmOptions = {}): LanguageModel {
  const client = new OpenAiSdk({
    // a server of one's own may ask for none, the SDK wants one
    apiKey: account.apiKey || 'none',
    organization: null,
    project: null,
    baseURL: account.baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    fetch: straightFetch,
    logLevel: 'off',
  });
  const patience = { ...PATIENCE, ...options };
  return (asked, signal) => {
    const wanted = choice.model ?? options.defaultModel ?? null;
    const model = currentModel({ kind: 'llm', provider: PROVIDER }, wanted, dayOf(new Date()));
    const names = toolNames(asked.tools);
    const body: ChatCompletionCreateParamsStreaming = {
      model: model.name,
      messages: chatMessages(asked, names),
      stream: true,
      stream_options: { include_usage: true },
      ...limitsOf(choice, model),
      ...(asked.tools.length === 0 ? {} : { tools: asked.tools.map((tool) => chatTool(tool, names)) }),
    };
    const open = (ending: AbortSignal) => client.chat.completions.create(body, { signal: ending, timeout: patience.firstMs + 1000 });
    const chunks = within({ provider: PROVIDER, open, isOutput: isAnswer, ...patience }, signal);
    return chatThoughts(chunks, { provider: PROVIDER, model: model.name, names, signal });
  };
}

/** Models that think count that as output, take no temperature, and are asked not to think: a caller waits for the first word. */
function limitsOf(choice: LlmChoice, model: ModelFacts): Partial<ChatCompletionCreateParamsStreaming> {
  if (model.thinking === 'never') return { max_tokens: choice.max_tokens, temperature: choice.temperature };
  return { max_completion_tokens: choice.max_tokens, reasoning_effort: model.thinking === 'optional' ? 'none' : 'low' };
}
