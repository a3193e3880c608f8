/** What an agent's webhooks are told of a conversation, as rows of the outbox: they go into the batch of the events that they tell of. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { ToolUse } from '@botpbx/shared/model/conversation';
import type { WebhookEvent } from '@botpbx/shared/model/webhook';
import { sql } from 'drizzle-orm';
import type { ToldOfAgent } from '../agents/told.ts';
import { transcriptJson } from '../conversations/json.ts';
import type { Db, Statement } from '../db/client.ts';
import { putDelivery } from '../webhooks/store.ts';
import type { ConversationEvent } from './dispatch-conversations.ts';

export interface ToldAgents {
  readonly told: ReadonlyMap<string, ToldOfAgent>;
  readonly nowMs: number;
}

/** The statements that put them into the outbox; they follow those that write the conversations. */
export const putConversationWebhooks = (db: Db, events: readonly ConversationEvent[], { told, nowMs }: ToldAgents): Statement[] =>
  events.flatMap((event) => {
    const agent = told.get(`${event.tenant_id} ${event.agent_id}`);
    return agent ? tellingsOf(event, agent).map((telling) => put(db, event, telling, nowMs)) : [];
  });

interface Telling {
  readonly event: WebhookEvent;
  readonly url: string;
  /** Tells apart what is told of one conversation. */
  readonly mark: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly hasTranscript?: boolean;
}

function tellingsOf(event: ConversationEvent, { webhooks, carriedOut }: ToldOfAgent): Telling[] {
  const one = (name: keyof typeof webhooks, rest: Omit<Telling, 'event' | 'url'>): Telling[] => {
    const url = webhooks[name];
    return url === undefined ? [] : [{ event: name, url, ...rest }];
  };
  if (event.kind === 'conversation.start') return one('on_call_start', { mark: '', facts: {} });
  if (event.kind === 'conversation.turn') {
    const { turn, tools } = event.turn;
    const told = tools.map((use, at) => ({ use, at })).filter(({ use }) => !carriedOut.has(use.name));
    return told.flatMap(({ use, at }) => one('on_function_call', { mark: `-${turn}-${at}`, facts: { turn, function: functionOf(use) } }));
  }
  const { transferred_to, summary } = event.result;
  const ended = one('on_call_end', { mark: '', facts: endOf(event), hasTranscript: true });
  if (event.result.ending !== 'transferred') return ended;
  return [...one('on_transfer', { mark: '', facts: { transferred_to, summary } }), ...ended];
}

const functionOf = ({ name, arguments: given, result, is_error, ms }: ToolUse) => ({ name, arguments: given, result, is_error, ms });

const endOf = ({ result }: NodeEventOf<'conversation.end'>) => {
  const { ending, duration, transferred_to, summary, outcome, rating, errors } = result;
  return { ending, duration, transferred_to, summary, outcome, rating, errors };
};

/** Who talks with whom is known from the beginning of the conversation. */
function put(db: Db, event: ConversationEvent, { event: name, url, mark, facts, hasTranscript }: Telling, nowMs: number): Statement {
  const { tenant_id, call_id, conversation, agent_id, agent, at } = event;
  const timestamp = new Date(at).toISOString();
  const head = { event: name, timestamp, call_id, conversation, agent_id, agent, ...facts };
  const delivery = { tenant_id, event: name, about: call_id, url, signer: `agent:${agent_id}` };
  const { from, parties, transcript } = transcriptJson(tenant_id, conversation);
  const payload = hasTranscript
    ? sql`json_set(${JSON.stringify(head)}, ${parties}, '$.transcript', ${transcript})`
    : sql`json_set(${JSON.stringify(head)}, ${parties})`;
  return putDelivery(db, { ...delivery, webhook_id: `${name}-${conversation}${mark}` }, nowMs, { payload, from });
}
