/** Mailboxes, as routing needs them: where messages are left, and where their owners hear them. */
import type { VoicemailDecision } from '@botpbx/shared/model/decision';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';

/** The mailboxes as one caller meets them. Whoever hangs up meanwhile makes no fault. */
export interface MailRoom {
  /** Takes a message. `absent`: there is no such mailbox. */
  leave(tenantId: number, decision: VoicemailDecision): Promise<'done' | 'absent'>;
  /** The mailbox of the extension whose phone called. */
  own(tenantId: number, extension: RoutingExtension): Promise<void>;
  /** Asks for extension and PIN; the extension may have been dialled already. */
  other(tenantId: number, dialled: string): Promise<void>;
}
