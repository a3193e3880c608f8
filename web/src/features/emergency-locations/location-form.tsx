import { createEmergencyLocation, updateEmergencyLocation } from '@botpbx/shared/api/emergency-locations';
import { type EmergencyLocation, EmergencyLocationPatch, NewEmergencyLocation } from '@botpbx/shared/model/emergency-location';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  address: string;
  caller_id: string;
  notify_emails: string;
}

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  address: typed.address.trim(),
  caller_id: typed.caller_id.replace(/[\s().-]/g, ''),
  notify_emails: typed.notify_emails.split(/[\s,;]+/).filter(Boolean),
});

/** Creates an emergency location. */
export function NewEmergencyLocationDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: { name: '', address: '', caller_id: '', notify_emails: '' },
    schema: NewEmergencyLocation,
    bodyOf,
    send: async (body) => {
      await save(`Location ${body.name} created`, () => call(createEmergencyLocation, { body }));
      void client.invalidateQueries({ queryKey: keys.emergencyLocations });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add location" says="Where help is to come to.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes an emergency location. Only what differs is sent. */
export function EditEmergencyLocationDialog(props: { row: EmergencyLocation; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { ...before, notify_emails: before.notify_emails.join('\n') } as Typed,
    schema: EmergencyLocationPatch,
    bodyOf,
    send: async (patch) => {
      const body = changesOf<EmergencyLocationPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Location ${before.name} changed`, () => call(updateEmergencyLocation, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.emergencyLocations });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Location ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="Head office" autofocus required {...form.field('name')} />
      <TextField label="Address" placeholder="1 Main Street, floor 3" required {...form.field('address')} />
      <TextField
        label="Caller ID"
        inputMode="tel"
        placeholder="+14155550100"
        hint="What the emergency service sees and calls back. Your carrier must know this address for it."
        required
        {...form.field('caller_id')}
      />
      <AreaField label="E-mails" rows={3} hint="Who is told at once, one address a line." {...form.field('notify_emails')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
