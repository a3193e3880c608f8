/** One caller at an agent: the talk from the first ring to where he goes then. */
import type { AgentDesk, AgentExit } from '../routing/agent-desk.ts';
import { converse } from '../voice/conversation.ts';
import type { Ended, Fact, Participant, Start } from '../voice/participant.ts';
import type { TextToSpeech } from '../voice/ports.ts';
import { conversationSettings } from '../voice/settings.ts';
import type { HandOver, Tools } from '../voice/tools.ts';
import type { AgentLeg, CallerHands, Desk, DeskRooms, Faculties, Talk, WarmAsk } from './desk-ports.ts';
import { close, exitOf, handedOver, summaryFor } from './endings.ts';
import { ahead } from './greeting.ts';
import { type CallKnown, greetingOf, instructionsOf } from './instructions.ts';
import type { AgentCaller } from './late.ts';
import { beginRecord, type ConversationRecord } from './record.ts';

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
  const participant = participantOf(desk, { tools, faculties, record });
  const speak = await greeted(desk, participant);
  rooms.onTalk(who.leg, agent);
  return conversations(
    desk,
    { participant: { ...participant, speak }, record, outcome, faculties, callId, key, summaries: new WeakMap() },
    {},
  );
}

/** The caller hears ringing until the first words are ready. */
async function greeted({ hands, rooms }: Desk, { speak, settings }: Participant): Promise<TextToSpeech> {
  if (settings.greeting === null) return speak;
  await hands.ring();
  return ahead(speak, settings.greeting, rooms.signal);
}

/** Talks, and again where a person declined to take the caller. */
async function conversations(desk: Desk, talk: Talk, start: Start): Promise<AgentExit> {
  const { hands, rooms } = desk;
  const leg = await hands.openLeg(rooms.signal);
  if (leg === undefined) return close(desk, talk, { ending: 'caller_left' }, { kind: 'gone' });
  let ended: Ended;
  try {
    ended = await converse(talk.participant, leg.line, rooms.signal, start);
    if (ended.kind === 'hand-over' && ended.to.isWarm && ended.to.to.type === 'extension') {
      const summary = await summaryFor(desk, talk, ended);
      const warm = await hands.warm(warmAsk(desk, talk, { ended, leg, summary }), rooms.signal);
      if (warm === 'declined') {
        leg.line.close();
        if ((await leg.over) === 'gone') return close(desk, talk, { ending: 'caller_left', ended }, { kind: 'gone' });
        return await conversations(desk, talk, {
          history: ended.history,
          note: declinedNote(ended.to),
          turnsTold: talk.record.turns.length,
        });
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

interface Briefed {
  readonly ended: Ended & { readonly kind: 'hand-over' };
  readonly leg: AgentLeg;
  readonly summary: string | null;
}

function warmAsk(desk: Desk, talk: Talk, { ended, leg, summary }: Briefed): WarmAsk {
  const { tenant, who } = desk;
  const { callId, faculties, participant } = talk;
  return {
    ...{ to: ended.to, tenant, leg, callId, from: who.number, summary, speak: faculties.speak },
    language: participant.settings.language,
    onTaken: () => handedOver(desk, talk, ended),
  };
}

const declinedNote = ({ name }: HandOver): string =>
  `${name} cannot take the call just now. Tell the caller so, and offer to take a message or something else.`;

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
