/** Models that Groq serves. */
import type { ModelFacts } from '@botpbx/shared/model/model-facts';
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import GroqSdk from 'groq-sdk';
import type { ChatCompletionCreateParamsStreaming } from 'groq-sdk/resources/chat/completions';
import type { LanguageModel } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { straightFetch } from '../straight.ts';
import { within } from '../within.ts';
import { chatMessages, chatThoughts, chatTool, isAnswer } from './chat-completions.ts';
import { type LlmOptions, PATIENCE, toolNames } from './options.ts';

const PROVIDER = 'groq';

/** Thinks with a model that Groq serves. */
export function makeGroq(account: Account, choice: LlmChoice, options: LlmOptions = {}): LanguageModel {
  const client = new GroqSdk({
    apiKey: account.apiKey,
    // the SDK adds the path of the API itself
    baseURL: (account.baseUrl ?? 'https://api.groq.com').replace(/\/openai(?:\/v1)?\/?$/, ''),
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
      temperature: choice.temperature,
      max_completion_tokens: choice.max_tokens,
      ...thinkingOf(model),
      ...(asked.tools.length === 0 ? {} : { tools: asked.tools.map((tool) => chatTool(tool, names)) }),
    };
    const open = (ending: AbortSignal) => client.chat.completions.create(body, { signal: ending, timeout: patience.firstMs + 1000 });
    const chunks = within({ provider: PROVIDER, open, isOutput: isAnswer, ...patience }, signal);
    return chatThoughts(chunks, { provider: PROVIDER, model: model.name, names, signal });
  };
}

/** Models that think are asked to do it little, or not at all, and not aloud. */
function thinkingOf(model: ModelFacts): Pick<ChatCompletionCreateParamsStreaming, 'reasoning_effort' | 'include_reasoning'> {
  if (model.thinking === 'never') return {};
  return model.thinking === 'optional' ? { reasoning_effort: 'none' } : { reasoning_effort: 'low', include_reasoning: false };
}
