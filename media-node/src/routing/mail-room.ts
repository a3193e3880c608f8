/** Mailboxes, as routing needs them: where messages are left, and where their owners hear them. */
import type { VoicemailDecision } from '@botpbx/shared/model/decision';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';

/** A message that is taken without a greeting. */
export interface TakeAsked {
  readonly mailbox: MailboxId;
  readonly maxSeconds: number;
}
/** What came of it. `short`: too little was said for a message. A caller who hangs up leaves what he has said. */
export type Taken = { readonly kind: 'kept'; readonly seconds: number } | { readonly kind: 'short' | 'full' | 'absent' | 'gone' };

/** The mailboxes as one caller meets them. Whoever hangs up meanwhile makes no fault. */
export interface MailRoom {
  /** Takes a message. `absent`: there is no such mailbox. */
  leave(tenantId: number, decision: VoicemailDecision): Promise<'done' | 'absent'>;
  /** Records a message after a tone. */
  take(tenantId: number, asked: TakeAsked): Promise<Taken>;
  /** The mailbox of the extension whose phone called. */
  own(tenantId: number, extension: RoutingExtension): Promise<void>;
  /** Asks for extension and PIN; the extension may have been dialled already. */
  other(tenantId: number, dialled: string): Promise<void>;
}
