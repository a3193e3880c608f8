import { setFlowSecret } from '@botpbx/shared/api/ivrs';
import { type FlowSecret, NewFlowSecret } from '@botpbx/shared/model/flow-secret';
import { useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

/** Keeps a secret under a name, or another value under the name of `row`. */
export function SecretDialog(props: { row?: FlowSecret; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const known = props.row?.name;
  const form = createForm({
    initial: { name: known ?? '', value: '' },
    schema: NewFlowSecret,
    bodyOf: ({ name, value }) => ({ name: name.trim(), value: value.trim() }),
    send: async (body) => {
      await save(`Secret ${body.name} kept`, () => call(setFlowSecret, { body }));
      void client.invalidateQueries({ queryKey: keys.flowSecrets });
      props.onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title={known === undefined ? 'Add secret' : `New value of ${known}`}
      says="Kept sealed, and put in by who asks the other system."
    >
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <Show when={known === undefined}>
          <TextField
            label="Name"
            placeholder="CRM_KEY"
            mono
            autofocus
            required
            hint="Letters, digits and _. One that is known already gets the new value."
            {...form.field('name')}
          />
        </Show>
        <TextField label="Value" type="password" autocomplete="new-password" mono required {...form.field('value')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
