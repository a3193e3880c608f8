/** One caller at an agent: the talk from the first ring to where he goes then. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { ConversationEnding } from '@botpbx/shared/model/conversation';
import type { Log } from '../log.ts';
import type { AgentDesk, AgentExit, AgentVisit } from '../routing/agent-desk.ts';
import { converse } from '../voice/conversation.ts';
import type { Ended, Fact, Participant, Start } from '../voice/participant.ts';
import type { Clock, LanguageModel, Line, SpeechToText, TextToSpeech, Vad } from '../voice/ports.ts';
import { conversationSettings } from '../voice/settings.ts';
import type { HandOver, Tools } from '../voice/tools.ts';
import { type CallKnown, greetingOf, instructionsOf } from './instructions.ts';
import type { AgentCaller } from './late.ts';
import { beginRecord, type ConversationRecord } from './record.ts';
import { summaryOf } from './summary.ts';

/** The caller's sound, while an agent has him. */
export interface AgentLeg {
  readonly line: Line;
  /** Resolves when the line is closed: whether the caller is still there to be sent on. */
  readonly over: Promise<'gone' | 'back'>;
}

/** How an agent thinks, speaks and hears. */
export interface Faculties {
  readonly think: LanguageModel;
  readonly speak: TextToSpeech;
  readonly hear: SpeechToText;
  readonly vad: Vad;
}

/** What a hand-over that begins with a briefing came to. `talked`: the two have talked and hung up. */
export type WarmOutcome = 'talked' | 'declined' | 'gone';

/** What can be done to this caller. */
export interface CallerHands {
  /** Connects him with an agent; he hears ringing until it speaks. */
  openLeg(agentName: string, signal: AbortSignal): Promise<AgentLeg | undefined>;
  /** Names his call. */
  callId(): Promise<CallId | undefined>;
  /** Calls the person while the caller talks on, briefs him, and brings both together if he accepts. Undefined where the place cannot be rung. */
  readonly warm?: (
    asked: { readonly to: HandOver; readonly summary: string | null; readonly leg: AgentLeg },
    signal: AbortSignal,
  ) => Promise<WarmOutcome>;
  /** Asks for a mark by the keys; null for none. */
  askRating(speak: TextToSpeech, language: string): Promise<number | null>;
}

/** What of the node a desk stands on. */
export interface DeskRooms {
  sectionOf(tenantId: number): TenantSection | undefined;
  facultiesOf(tenant: TenantSection, agent: ConfigAgent): Faculties;
  toolsOf(visit: ToolsAsked): Promise<Tools>;
  /** He talks with an agent from now on. */
  onTalk(leg: string, agent: ConfigAgent): void;
  /** Stops the recording of his call meanwhile, or goes on with it. */
  onMasked(leg: string, isMasked: boolean): Promise<void>;
  tell(event: NodeEvent): void;
  readonly clock: Clock;
  readonly newKey: () => string;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** For whom tools are made. */
export interface ToolsAsked {
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly leg: string;
  readonly callId: string;
  readonly conversation: string;
  readonly who: AgentCaller;
  readonly onOutcome: (outcome: Readonly<Record<string, string | number | boolean>>) => void;
}

/** Makes the desk as one caller meets it. */
export const makeDesk = (rooms: DeskRooms, hands: CallerHands, who: AgentCaller): AgentDesk => ({
  talk: async (visit) => {
    const tenant = rooms.sectionOf(visit.tenantId);
    const agent = tenant?.agents.find(({ id }) => id === visit.decision.agent.id);
    if (!tenant || !agent) return { kind: 'failed', why: 'the agent is gone' };
    try {
      return await talkWith({ rooms, hands, who, tenant, agent, visit });
    } catch (error) {
      rooms.log.error('an agent could not serve', { error, leg: who.leg, agentId: agent.id });
      return { kind: 'failed', why: 'something went wrong' };
    }
  },
});

interface Desk {
  readonly rooms: DeskRooms;
  readonly hands: CallerHands;
  readonly who: AgentCaller;
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly visit: AgentVisit;
}

async function talkWith(desk: Desk): Promise<AgentExit> {
  const { rooms, hands, who, agent, tenant } = desk;
  const callId = await hands.callId();
  if (callId === undefined) return { kind: 'gone' };
  const key = rooms.newKey();
  const outcome: Record<string, string | number | boolean> = {};
  const onOutcome = (found: Readonly<Record<string, string | number | boolean>>) => void Object.assign(outcome, found);
  const asked = { tenant, agent, leg: who.leg, callId, conversation: key, who, onOutcome };
  const [tools, faculties] = [await rooms.toolsOf(asked), rooms.facultiesOf(tenant, agent)];
  const record = beginRecord({
    ...{ tenantId: tenant.tenant_id, agent, callId, key, from: who.number, to: who.dialled, tell: rooms.tell, nowMs: rooms.nowMs },
  });
  rooms.onTalk(who.leg, agent);
  const participant = participantOf(desk, { tools, faculties, record });
  const talk = { participant, record, outcome, faculties, callId };
  return conversations(desk, talk, {});
}

interface Talk {
  readonly participant: Participant;
  readonly record: ConversationRecord;
  readonly outcome: Readonly<Record<string, string | number | boolean>>;
  readonly faculties: Faculties;
  readonly callId: CallId;
}

/** Talks, and again where a person declined to take the caller. */
async function conversations(desk: Desk, talk: Talk, start: Start): Promise<AgentExit> {
  const { hands, rooms, agent } = desk;
  const leg = await hands.openLeg(agent.name, rooms.signal);
  if (leg === undefined) return close(desk, talk, { ending: 'caller_left' }, { kind: 'gone' });
  let ended: Ended;
  try {
    ended = await converse(talk.participant, leg.line, rooms.signal, start);
    if (ended.kind === 'hand-over' && ended.to.isWarm && hands.warm) {
      const summary = await summaryFor(desk, talk, ended);
      const warm = await hands.warm({ to: ended.to, summary, leg }, rooms.signal);
      if (warm === 'declined') {
        leg.line.close();
        if ((await leg.over) === 'gone') return close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
        return await conversations(desk, talk, { history: ended.history, note: declinedNote(ended.to) });
      }
      if (warm === 'talked') return await close(desk, talk, { ending: 'transferred', ended, summary }, { kind: 'done' });
      return await close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
    }
  } finally {
    leg.line.close();
  }
  const isBack = (await leg.over) === 'back';
  return exitOf(desk, talk, { ended, isBack });
}

const declinedNote = ({ name }: HandOver): string =>
  `${name} cannot take the call just now. Tell the caller so, and offer to take a message or something else.`;

async function exitOf(desk: Desk, talk: Talk, { ended, isBack }: { ended: Ended; isBack: boolean }): Promise<AgentExit> {
  const { agent, rooms, who } = desk;
  switch (ended.kind) {
    case 'hand-over': {
      if (!isBack) return close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
      tellTransfer(desk, talk, ended.to);
      const why = `Agent ${agent.name} hands over to ${ended.to.name}.`;
      return close(desk, talk, { ending: 'transferred', ended }, { kind: 'transfer', to: ended.to.to, why });
    }
    case 'ended':
      return close(desk, talk, { ending: 'agent_ended', ended, mayRate: isBack }, isBack ? { kind: 'done' } : { kind: 'gone' });
    case 'too-many-turns': {
      const then: AgentExit = agent.failed_destination === null ? { kind: 'done' } : { kind: 'failed', why: 'it took too many turns' };
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

interface Closing {
  readonly ending: ConversationEnding;
  readonly ended?: Ended;
  readonly summary?: string | null;
  readonly mayRate?: boolean;
}

/** Tells the end. Where nobody waits for it any more, the summary has time. */
async function close(desk: Desk, talk: Talk, { ending, ended, summary, mayRate }: Closing, exit: AgentExit): Promise<AgentExit> {
  const { agent, hands, rooms } = desk;
  const isRated = mayRate === true && agent.asks_rating;
  const rating = isRated ? await hands.askRating(talk.faculties.speak, talk.participant.settings.language) : null;
  const finish = async () => {
    const told = summary !== undefined ? summary : ended ? await summaryFor(desk, talk, ended) : null;
    const transferred_to = ended?.kind === 'hand-over' && ending === 'transferred' ? ended.to.name.slice(0, 120) : null;
    talk.record.ended({ ending, transferred_to, summary: told, outcome: { ...talk.outcome }, rating });
  };
  finish().catch((error: unknown) => rooms.log.error('the end of a conversation could not be told', { error }));
  return exit;
}

const SUMMARY_WITHIN_MS = 4_000;

const summaryFor = ({ agent }: Desk, { faculties }: Talk, { history }: Ended): Promise<string | null> =>
  summaryOf(history, agent.llm[0]?.provider === 'rules' ? undefined : faculties.think, AbortSignal.timeout(SUMMARY_WITHIN_MS));

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

interface Given {
  readonly tools: Tools;
  readonly faculties: Faculties;
  readonly record: ConversationRecord;
}

function participantOf(desk: Desk, { tools, faculties, record }: Given): Participant {
  const { rooms, agent, who } = desk;
  const known = knownOf(desk);
  return {
    ...faculties,
    settings: { ...conversationSettings(agent), greeting: greetingOf(agent, known) },
    system: instructionsOf(agent, known),
    tools,
    clock: rooms.clock,
    instant: () => new Date(rooms.nowMs()).toISOString(),
    tell: (fact) => note(record, fact, { rooms, leg: who.leg }),
    onMasked: (isMasked) => rooms.onMasked(who.leg, isMasked),
  };
}

const knownOf = ({ who, tenant, visit, rooms }: Desk): CallKnown => ({
  callerNumber: who.number,
  callerName: who.name,
  dialled: who.dialled,
  tenantTimeZone: tenant.time_zone,
  nowMs: rooms.nowMs(),
  context: visit.context,
  variables: visit.variables,
});

function note(record: ConversationRecord, fact: Fact, { rooms, leg }: { rooms: DeskRooms; leg: string }): void {
  if (fact.kind === 'turn') record.turned(fact.turn);
  else if (fact.kind === 'used') record.used(fact);
  else if (fact.kind === 'error') {
    record.erred();
    rooms.log.warn('an agent met a failure', { leg, where: fact.where, error: fact.error });
  }
}
