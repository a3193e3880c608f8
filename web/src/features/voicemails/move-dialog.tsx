import { updateVoicemail } from '@botpbx/shared/api/voicemails';
import type { Extension } from '@botpbx/shared/model/extension';
import { type Voicemail, VoicemailPatch } from '@botpbx/shared/model/voicemail';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface MoveDialogProps {
  row: Voicemail;
  extensions: readonly Extension[];
  onDone: () => void;
  onClose: () => void;
}

/** Moves a message into another mailbox. */
export function MoveDialog(props: MoveDialogProps) {
  const form = createForm({
    initial: { mailbox: String(props.row.mailbox) },
    schema: VoicemailPatch,
    bodyOf: ({ mailbox }) => ({ mailbox: mailbox === 'general' ? mailbox : Number(mailbox) }),
    fieldOf: { 'voicemail.other_node': 'mailbox' },
    send: async (body) => {
      await call(updateVoicemail, { params: { id: props.row.id }, body });
      props.onDone();
    },
  });
  return (
    <Dialog open onClose={props.onClose} title="Move message">
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <ChoiceField label="Mailbox" choices={mailboxChoices(props.extensions)} {...form.field('mailbox')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Move
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Every mailbox of the tenant. */
export const mailboxChoices = (extensions: readonly Extension[]) => [
  { value: 'general', label: 'General' },
  ...extensions.map(({ id, extension, name }) => ({ value: String(id), label: `${extension} ${name}` })),
];
