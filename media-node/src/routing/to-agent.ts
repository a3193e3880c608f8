/** Calls that an AI voice agent takes. */
import { unreachable } from '@botpbx/shared/base/errors';
import { type AgentDecision, CAUSE, type Decision } from '@botpbx/shared/model/decision';
import type { Way } from './way.ts';

type Send = (decision: Decision, way: Way) => Promise<void>;

/** Lets the agent talk, and sends the caller on where it says; a caller whom it cannot serve goes where that is provided for. */
export async function talkToAgent(decision: AgentDecision, way: Way, send: Send): Promise<void> {
  const { caller, agents, tenantId, onward } = way;
  const exit = await agents.talk({ tenantId, decision, context: null, variables: {} });
  switch (exit.kind) {
    case 'gone':
      return undefined;
    case 'done':
      return caller.leave(CAUSE.normal);
    case 'transfer':
      return send(onward.place(exit.to, `Agent ${decision.agent.name}`), way);
    case 'failed':
      if (decision.failed) return send(decision.failed, way);
      await caller.say('nobody_available');
      return caller.leave(CAUSE.congestion);
    default:
      return unreachable(exit);
  }
}
