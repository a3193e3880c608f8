/** The door opens before the agents' room: whoever comes to an agent so early waits for it a moment, and is then left to the dialplan, which tries again. */
import type { AgiSession } from '../asterisk/agi/session.ts';
import type { Media } from '../flow/media.ts';
import type { AgentDesk } from '../routing/agent-desk.ts';
import { StrangerError } from '../routing/enter.ts';

/** Who comes to an agent; empty where the carrier or the phone does not say. */
export interface AgentCaller {
  readonly leg: string;
  readonly number: string;
  readonly name: string;
  readonly dialled: string;
}
export type AgentsFor = (entrant: AgiSession, media: Media, who: AgentCaller) => AgentDesk;

const OPEN_WITHIN_MS = 400;

/** Makes a desk out of the one that is being opened. */
export const lateAgents =
  (opening: Promise<AgentsFor>): AgentsFor =>
  (entrant, media, who) => ({ talk: async (visit) => (await inTime(opening))(entrant, media, who).talk(visit) });

/** @throws {StrangerError} when it is not open in time */
async function inTime(opening: Promise<AgentsFor>): Promise<AgentsFor> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new StrangerError('the agents are not there yet')), OPEN_WITHIN_MS);
  try {
    return await Promise.race([opening, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
