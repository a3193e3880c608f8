/** What becomes of a call for a mailbox. Pure. */
import type { VoicemailDecision } from './decision.ts';
import type { Way } from './route-way.ts';
import type { RoutingExtension } from './routing-view.ts';
import type { MailboxId } from './voicemail-setting.ts';

/** The mailbox of an extension; undefined when it takes no messages. */
export function voicemailOf(
  extension: RoutingExtension,
  greeting: VoicemailDecision['greeting'],
  why: string,
): VoicemailDecision | undefined {
  if (!extension.voicemail_enabled) return undefined;
  return { kind: 'voicemail', mailbox: { id: extension.id, extension: extension.extension, name: extension.name }, greeting, why };
}

/** The mailbox that a destination names; undefined when there is none, or it takes no messages. */
export function toVoicemail(id: MailboxId, why: string, { tenant }: Way): VoicemailDecision | undefined {
  if (id === 'general') return { kind: 'voicemail', mailbox: { id, extension: null, name: 'General' }, greeting: 'unavailable', why };
  const extension = tenant.extensionById(id);
  return extension && voicemailOf(extension, 'unavailable', why);
}
