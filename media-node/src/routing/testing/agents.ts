import type { AgentDesk } from '../agent-desk.ts';

/** No agent is at home. */
export const noAgents: AgentDesk = { talk: async () => ({ kind: 'failed', why: 'there are none in this test' }) };
