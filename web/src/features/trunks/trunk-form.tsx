import { createTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import { NewTrunk, type Trunk, TrunkPatch } from '@botpbx/shared/model/trunk';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { Problem } from '../../ui/notice.tsx';
import { AdvancedFields, ProviderFields, SignInFields } from './trunk-fields.tsx';
import { bodyOf, type TrunkTyped, typedFor, typedOf } from './trunk-typed.ts';

const FIELD_OF = { 'trunk.name_taken': 'name' } as const;

/** Creates a trunk. */
export function NewTrunkDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: typedFor('twilio_elastic', { name: '', host: '', username: '', password: '' }),
    schema: NewTrunk,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Trunk ${body.name} created`, () => call(createTrunk, { body }));
      void client.invalidateQueries({ queryKey: ['trunks'] });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add trunk" says="A SIP link to a provider, for calls from and to the outside.">
      <Fields form={form} isNew onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a trunk. Only what differs is sent. */
export function EditTrunkDialog(props: { row: Trunk; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: TrunkPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<TrunkPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Trunk ${patch.name} changed`, () => call(updateTrunk, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: ['trunks'] });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Trunk ${before.name}`}>
      <Fields form={form} hasPassword={before.has_password} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<TrunkTyped>; isNew?: boolean; hasPassword?: boolean; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <ProviderFields form={form} isNew={props.isNew} />
      <SignInFields form={form} hasPassword={props.hasPassword} />
      <AdvancedFields form={form} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
