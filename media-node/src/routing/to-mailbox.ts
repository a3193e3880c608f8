/** Calls that end at a mailbox. */
import { CAUSE, type FeatureDecision, type VoicemailDecision } from '@botpbx/shared/model/decision';
import type { Way } from './way.ts';

/** Lets the caller leave a message. */
export async function leaveMessage(decision: VoicemailDecision, { caller, mail, tenantId }: Way): Promise<void> {
  const outcome = await mail.leave(tenantId, decision);
  if (outcome !== 'absent') return caller.leave(CAUSE.normal);
  await caller.say('nobody_available');
  return caller.leave(CAUSE.noAnswer);
}

/** The mailbox of whose phone dialled. */
export async function ownMailbox({ by }: FeatureDecision, { caller, mail, tenantId }: Way): Promise<void> {
  if (!by) return caller.leave(CAUSE.rejected);
  await mail.own(tenantId, by);
  return caller.leave(CAUSE.normal);
}

/** Any mailbox of the tenant, by extension and PIN. */
export async function otherMailbox({ argument }: FeatureDecision, { caller, mail, tenantId }: Way): Promise<void> {
  await mail.other(tenantId, argument);
  return caller.leave(CAUSE.normal);
}
