import { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { type ChosenDestination, chosenOf, MailboxPick } from '../../../lib/destination.tsx';
import { createTyped } from './typed.ts';

interface MailboxFieldProps {
  name: string;
  value: MailboxId | null;
  onChange: (mailbox: MailboxId | null) => void;
}

/** The mailbox of an extension, or the general one. */
export function MailboxField(props: MailboxFieldProps) {
  const typing = createTyped<MailboxId | null, ChosenDestination>({
    value: () => props.value,
    show: (id) => (id === null ? { type: 'voicemail' } : chosenOf({ type: 'voicemail', id })),
    read: ({ id, isGeneral }) => MailboxId.safeParse(isGeneral ? 'general' : id).data ?? null,
    onChange: (mailbox) => props.onChange(mailbox),
  });
  return (
    <MailboxPick
      label="Mailbox"
      name={props.name}
      value={typing.typed()}
      onChange={typing.type}
      onLeave={() => undefined}
      error={undefined}
    />
  );
}
