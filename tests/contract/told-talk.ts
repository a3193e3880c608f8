/** What nodes tell of talk, of one side of the walls: a conversation, a text, a webhook that tells of it, and a walk through a flow. */
import { listConversations } from '@botpbx/shared/api/conversations';
import { listTranscriptions, updateTranscriptionSettings } from '@botpbx/shared/api/transcriptions';
import { listWebhookDeliveries } from '@botpbx/shared/api/webhooks';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { ingest } from '../../control-plane/src/link/ingest.ts';
import type { SignedIn, TestPlatform } from '../support/platform.ts';

/** Whose talk it is. */
export interface Talking {
  readonly at: TestPlatform;
  readonly admin: SignedIn;
  readonly mark: string;
  readonly ids: Readonly<Record<string, number | string>>;
}

/** An agent talks in the side's call; its text and the webhook follow from it. */
export async function conversationOf({ at, admin, mark, ids }: Talking): Promise<number> {
  await admin.call(updateTranscriptionSettings, { body: { webhook_url: `https://${mark}.invalid/` } });
  const now = '2026-11-22T11:00:00.000Z';
  const call_id = CallId.parse(String(ids.calls));
  const of = { tenant_id: admin.tenantId, at: now, call_id, conversation: crypto.randomUUID(), agent_id: Number(ids.agents), agent: mark };
  const latency = { final: 1, first_token: 1, first_sentence: 1, first_audio: 1, first_frame: 1 };
  const said = { user_text: `I am ${mark}`, user_confidence: 1, agent_text: `Hello ${mark}`, interrupted: false, meant_text: null };
  const ended = {
    ending: 'agent_ended' as const,
    duration: 1,
    transferred_to: null,
    summary: mark,
    outcome: {},
    rating: null,
    errors: 0,
    usage: [],
  };
  const events: NodeEvent[] = [
    { kind: 'conversation.start', ...of, version: 1, from: '7001', to: mark },
    { kind: 'conversation.turn', ...of, turn: { turn: 1, at: now, ...said, tools: [], latency, sources: [] } },
    { kind: 'conversation.end', ...of, result: ended },
    ...walkOf({ tenant_id: admin.tenantId, at: now, call_id }, Number(ids.ivrs), mark),
  ];
  const told = events.map((event, place) => ({ seq: place + 1, event }));
  await ingest(at.platform, { nodeId: Number(ids.nodes), epoch: '00112233445566ac', events: told }, 0);
  await at.idle();
  return (await admin.call(listConversations, { query: {} })).data[0]?.id ?? 0;
}

/** The caller walked through the side's IVR before. */
function walkOf(common: { tenant_id: number; at: string; call_id: CallId }, ivr_id: number, mark: string): NodeEvent[] {
  const of = { ...common, walk: crypto.randomUUID() };
  const happened = [{ kind: 'heard' as const, text: mark }];
  const pass = { ivr_id, version: 1, step_id: 'start', kind: 'start', exit: 'next', at: common.at, ms: 1, happened };
  return [
    { kind: 'flow.begin', ...of, ivr_id, ivr: `IVR ${mark}`, version: 1, variables: { 'CALLERID(name)': mark } },
    { kind: 'flow.step', ...of, place: 0, pass },
    { kind: 'flow.end', ...of, ending: 'gone', why: mark, ms: 1 },
  ];
}

export const transcriptionOf = async ({ admin }: Talking): Promise<number> =>
  (await admin.call(listTranscriptions, { query: {} })).data[0]?.id ?? 0;

export const deliveryOf = async ({ admin }: Talking): Promise<number> =>
  (await admin.call(listWebhookDeliveries, { query: {} })).data[0]?.id ?? 0;
