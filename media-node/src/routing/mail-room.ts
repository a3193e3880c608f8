/** Mailboxes, as routing needs them: where messages are left, and where their owners hear them. */
import { CAUSE, type VoicemailDecision } from '@botpbx/shared/model/decision';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import type { FeatureHandler } from './features.ts';
import type { Way } from './way.ts';

/** The mailboxes as one caller meets them. Whoever hangs up meanwhile makes no fault. */
export interface MailRoom {
  /** Takes a message. `absent`: there is no such mailbox. */
  leave(tenantId: number, decision: VoicemailDecision): Promise<'done' | 'absent'>;
  /** The mailbox of the extension whose phone called. */
  own(tenantId: number, extension: RoutingExtension): Promise<void>;
  /** Asks for extension and PIN; the extension may have been dialled already. */
  other(tenantId: number, dialled: string): Promise<void>;
}

/** Lets the caller leave a message. */
export async function leaveMessage(decision: VoicemailDecision, { caller, mail, tenantId }: Way): Promise<void> {
  const outcome = await mail.leave(tenantId, decision);
  if (outcome !== 'absent') return caller.leave(CAUSE.normal);
  await caller.say('nobody_available');
  return caller.leave(CAUSE.noAnswer);
}

export const ownMailbox: FeatureHandler = async ({ by }, { caller, mail, tenantId }) => {
  if (!by) return caller.leave(CAUSE.rejected);
  await mail.own(tenantId, by);
  return caller.leave(CAUSE.normal);
};

export const otherMailbox: FeatureHandler = async ({ argument }, { caller, mail, tenantId }) => {
  await mail.other(tenantId, argument);
  return caller.leave(CAUSE.normal);
};
