/** Which way a call is meant to go. */
import type { Decision } from '@botpbx/shared/model/decision';

/** Whether the dialled number is one of the outside, also where all lines there are taken or the extension may not call it. */
export function leadsOutside(decision: Decision): boolean {
  if (decision.kind === 'outbound') return true;
  return decision.kind === 'refuse' && decision.code !== undefined && decision.code !== 'no_route' && decision.code !== 'unreadable';
}
