/** What nodes tell of conversations with agents, as live events. Pure. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';

export type ConversationEvent = NodeEventOf<'conversation.start' | 'conversation.turn' | 'conversation.end'>;

/** What pops up for the person who takes the caller. */
export const liveHandover = ({ call_id, agent, to, summary, transcript }: NodeEventOf<'conversation.handover'>): LiveEvent => ({
  event: 'agent.handover',
  data: { call_id, agent, to, summary, transcript },
});

/** What dashboards hear of it. */
export function liveTurn(event: ConversationEvent): LiveEvent | undefined {
  if (event.kind !== 'conversation.turn') return undefined;
  const { call_id, agent, turn } = event;
  return {
    event: 'agent.conversation',
    data: { call_id, agent, turn: turn.turn, user_text: turn.user_text, agent_text: turn.agent_text },
  };
}
