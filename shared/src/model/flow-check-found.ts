import type { FlowStep } from './flow.ts';
import type { FlowFault } from './ivr.ts';

/** A fault as the checks of a flow find it. */
export type Found = Pick<FlowFault, 'severity' | 'code' | 'message'> & { readonly step?: FlowStep; readonly exit?: string };
