/** The door opens before the agents' room: whoever comes to an agent so early waits for it. */
import type { AgiSession } from '../asterisk/agi/session.ts';
import type { Media } from '../flow/media.ts';
import type { AgentDesk } from '../routing/agent-desk.ts';

/** Who comes to an agent; empty where the carrier or the phone does not say. */
export interface AgentCaller {
  readonly leg: string;
  readonly number: string;
  readonly name: string;
  readonly dialled: string;
}
export type AgentsFor = (entrant: AgiSession, media: Media, who: AgentCaller) => AgentDesk;

/** Makes a desk out of the one that is being opened. */
export const lateAgents =
  (opening: Promise<AgentsFor>): AgentsFor =>
  (entrant, media, who) => ({ talk: async (visit) => (await opening)(entrant, media, who).talk(visit) });
