/** What follows a talk: where the caller goes, and what is told of it. */
import type { ConversationEnding } from '@botpbx/shared/model/conversation';
import type { Destination } from '@botpbx/shared/model/destination';
import type { AgentExit, AgentFound } from '../routing/agent-desk.ts';
import type { Ended } from '../voice/participant.ts';
import type { HandOver } from '../voice/tools.ts';
import type { Desk, Talk } from './desk-ports.ts';
import { summaryOf, transcriptOf, wantedBy } from './summary.ts';

/** Where the caller goes after the talk has ended so. */
export async function exitOf(desk: Desk, talk: Talk, { ended, isBack }: { ended: Ended; isBack: boolean }): Promise<AgentExit> {
  const { agent, hands, rooms, who } = desk;
  switch (ended.kind) {
    case 'hand-over': {
      if (!isBack) return close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
      handedOver(desk, talk, ended);
      const own = wantedBy(ended.history);
      if (own !== null) await hands.introduce(own);
      const why = `Agent ${agent.name} hands over to ${ended.to.name}.`;
      return close(desk, talk, { ending: 'transferred', ended }, { kind: 'transfer', to: ended.to.to, why });
    }
    case 'ended':
      return close(desk, talk, { ending: 'agent_ended', ended, mayRate: isBack }, isBack ? { kind: 'done' } : { kind: 'gone' });
    case 'too-many-turns': {
      const then: Leaving = agent.failed_destination === null ? { kind: 'done' } : { kind: 'failed', why: 'it took too many turns' };
      return close(desk, talk, { ending: 'too_many_turns', ended }, isBack ? then : { kind: 'gone' });
    }
    case 'silence':
      return close(desk, talk, { ending: 'silence', ended }, isBack ? { kind: 'done' } : { kind: 'gone' });
    case 'failed':
      rooms.log.warn('a conversation failed', { leg: who.leg, agentId: agent.id, error: ended.error });
      return close(desk, talk, { ending: 'failed', ended }, isBack ? { kind: 'failed', why: 'a provider failed' } : { kind: 'gone' });
    case 'caller-left':
    case 'cancelled':
      return close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
  }
}

/** Where the caller goes, before what came of the talk is added. */
type Leaving =
  | { readonly kind: 'gone' }
  | { readonly kind: 'done' }
  | { readonly kind: 'transfer'; readonly to: Destination; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** How a talk ends. */
export interface Closing {
  readonly ending: ConversationEnding;
  readonly ended?: Ended;
  readonly summary?: string | null;
  readonly mayRate?: boolean;
}

/** Tells the end. Where nobody waits for it any more, the summary has time. */
export async function close(desk: Desk, talk: Talk, closing: Closing, exit: Leaving): Promise<AgentExit> {
  const { ending, ended, summary, mayRate } = closing;
  const { agent, hands, rooms } = desk;
  const isRated = mayRate === true && agent.asks_rating;
  const rating = isRated ? await hands.askRating(talk.faculties.speak, talk.participant.settings.language) : null;
  const finish = async () => {
    const told = summary !== undefined ? summary : ended ? await summaryFor(desk, talk, ended) : null;
    const transferred_to = ended?.kind === 'hand-over' && ending === 'transferred' ? ended.to.name.slice(0, 120) : null;
    talk.record.ended({ ending, transferred_to, summary: told, outcome: { ...talk.outcome }, rating });
  };
  finish().catch((error: unknown) => rooms.log.error('the end of a conversation could not be told', { error }));
  if (exit.kind === 'gone' || exit.kind === 'failed') return exit;
  const found = await foundIn(desk, talk, closing);
  return exit.kind === 'done' ? { kind: 'done', found } : { ...exit, found };
}

const SUMMARY_SOON_MS = 1_500;

/** What whoever led the caller here is told. A summary that is late is made of the caller's own words. */
async function foundIn(desk: Desk, talk: Talk, { ending, ended, summary }: Closing): Promise<AgentFound> {
  const outcome = { ...talk.outcome };
  if (desk.visit.wantsSummary !== true || !ended) return { ending, outcome, summary: null };
  if (summary !== undefined) return { ending, outcome, summary };
  const late = Promise.withResolvers<string | null>();
  const timer = setTimeout(() => late.resolve(wantedBy(ended.history)), SUMMARY_SOON_MS);
  const told = await Promise.race([summaryFor(desk, talk, ended), late.promise]);
  clearTimeout(timer);
  return { ending, outcome, summary: told };
}

const SUMMARY_WITHIN_MS = 4_000;

/** The summary for a person or the record; a model is asked for it once. */
export function summaryFor({ agent }: Desk, { faculties, summaries }: Talk, { history }: Ended): Promise<string | null> {
  const known = summaries.get(history);
  if (known) return known;
  const think = agent.llm[0]?.provider === 'rules' ? undefined : faculties.think;
  const summary = summaryOf(history, think, AbortSignal.timeout(SUMMARY_WITHIN_MS));
  summaries.set(history, summary);
  return summary;
}

/** Tells that a person gets the caller, and what he should know. */
export function handedOver(desk: Desk, talk: Talk, ended: Ended & { readonly kind: 'hand-over' }): void {
  tellTransfer(desk, talk, ended.to);
  pop(desk, talk, ended);
}

function tellTransfer({ rooms, tenant, agent }: Desk, { callId }: Talk, to: HandOver): void {
  const at = new Date(rooms.nowMs()).toISOString();
  rooms.tell({
    kind: 'call.transfer',
    tenant_id: tenant.tenant_id,
    at,
    call_id: callId,
    from: agent.name,
    to: to.name.slice(0, 80),
    type: to.isWarm ? 'attended' : 'blind',
  });
}

/** What pops up for the person; a model's summary may come while the telephone rings. */
function pop(desk: Desk, talk: Talk, ended: Ended & { readonly kind: 'hand-over' }): void {
  const { rooms, tenant, agent } = desk;
  const tell = async () => {
    const summary = await summaryFor(desk, talk, ended);
    rooms.tell({
      kind: 'conversation.handover',
      tenant_id: tenant.tenant_id,
      at: new Date(rooms.nowMs()).toISOString(),
      call_id: talk.callId,
      conversation: talk.key,
      agent_id: agent.id,
      agent: agent.name,
      to: ended.to.name.slice(0, 120),
      summary,
      transcript: transcriptOf(ended.history).slice(-16_000),
    });
  };
  tell().catch((error: unknown) => rooms.log.error('a hand-over could not be told', { error }));
}
