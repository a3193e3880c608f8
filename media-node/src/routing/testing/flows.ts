import type { FlowDesk } from '../flow-desk.ts';

/** No flow leads anywhere. */
export const noFlows: FlowDesk = { walk: async () => ({ kind: 'failed', why: 'there are none in this test' }) };
