/** Calls that walk through a flow. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision, type FlowDecision } from '@botpbx/shared/model/decision';
import { makeErrands } from './flow-errands.ts';
import type { Way } from './way.ts';

type Send = (decision: Decision, way: Way) => Promise<void>;

/** Lets the caller walk; one whom the flow leads nowhere goes where that is provided for. */
export async function walkFlow(decision: FlowDecision, way: Way, send: Send): Promise<void> {
  const { flows, tenantId } = way;
  const errands = makeErrands(decision.ivr.name, way, send);
  const exit = await flows.walk({ tenantId, decision, errand: errands.run });
  switch (exit.kind) {
    case 'gone':
      return undefined;
    case 'done':
      return errands.leave(exit.cause);
    case 'failed':
      return decision.failed ? send(decision.failed, way) : errands.leave(CAUSE.congestion, 'nobody_available');
    default:
      return unreachable(exit);
  }
}
