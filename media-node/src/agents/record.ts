/** What is told of one conversation: its beginning, each turn, its end with what was used. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { ConversationEnding, ConversationResult, ConversationTurn, ConversationUsage } from '@botpbx/shared/model/conversation';
import type { Used } from '../voice/ports.ts';

export interface RecordOptions {
  readonly tenantId: number;
  readonly agent: Pick<ConfigAgent, 'id' | 'name' | 'version'>;
  readonly callId: CallId;
  /** A UUID. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly tell: (event: NodeEvent) => void;
  readonly nowMs: () => number;
}

/** What else is known at the end. */
export type Ended = Pick<ConversationResult, 'transferred_to' | 'summary' | 'outcome' | 'rating'> & { readonly ending: ConversationEnding };

export interface ConversationRecord {
  turned(turn: ConversationTurn): void;
  used(used: Used): void;
  /** Something was not understood, or a provider failed. */
  erred(): void;
  ended(ended: Ended): void;
  readonly turns: readonly ConversationTurn[];
}

/** Begins the record, which tells that the conversation has begun. */
export function beginRecord(options: RecordOptions): ConversationRecord {
  const { tenantId, agent, callId, key, from, to, tell, nowMs } = options;
  const startedMs = nowMs();
  const turns: ConversationTurn[] = [];
  const usage = new Map<string, ConversationUsage>();
  let errors = 0;
  const common = () => ({
    tenant_id: tenantId,
    at: new Date(nowMs()).toISOString(),
    call_id: callId,
    conversation: key,
    agent_id: agent.id,
    agent: agent.name,
  });
  tell({ kind: 'conversation.start', ...common(), version: agent.version, from: from.slice(0, 80), to: to.slice(0, 80) });
  return {
    turns,
    turned: (turn) => {
      turns.push(turn);
      tell({ kind: 'conversation.turn', ...common(), turn });
    },
    used: (used) => {
      const name = `${used.provider} ${used.model}`;
      usage.set(name, sum(usage.get(name), used));
    },
    erred: () => {
      errors++;
    },
    ended: (ended) => {
      const duration = Math.round((nowMs() - startedMs) / 1000);
      tell({ kind: 'conversation.end', ...common(), result: { ...ended, duration, errors, usage: [...usage.values()] } });
    },
  };
}

const sum = (before: ConversationUsage | undefined, used: Used): ConversationUsage => ({
  provider: used.provider,
  model: used.model,
  input_tokens: (before?.input_tokens ?? 0) + (used.inputTokens ?? 0),
  cached_tokens: (before?.cached_tokens ?? 0) + (used.cachedTokens ?? 0),
  output_tokens: (before?.output_tokens ?? 0) + (used.outputTokens ?? 0),
  audio_seconds: (before?.audio_seconds ?? 0) + (used.audioSeconds ?? 0),
  characters: (before?.characters ?? 0) + (used.characters ?? 0),
});
