import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { type Extension, ExtensionPatch, type ExtensionWithSecret, NewExtension } from '@botpbx/shared/model/extension';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { CallFields, FollowMeFields, ForwardFields } from './call-fields.tsx';
import { EmergencyField } from './emergency-field.tsx';
import { bodyOf, EMPTY, type Typed, typedOf } from './typed.ts';
import { VoicemailFields } from './voicemail-fields.tsx';

const REACHES = [
  { value: 'none', label: 'Nobody outside' },
  { value: 'national', label: 'National numbers' },
  { value: 'international', label: 'National and international numbers' },
];
const FIELD_OF = { 'extension.number_taken': 'extension', 'extension.weak_secret': 'secret' } as const;

/** Creates an extension. */
export function NewExtensionDialog(props: { onClose: () => void; onCreated: (row: ExtensionWithSecret) => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewExtension,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      const row = await save(`Extension ${body.extension} created`, () => call(createExtension, { body }));
      void client.invalidateQueries({ queryKey: keys.extensions });
      props.onCreated(row);
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add extension" says="A number that others dial and that a phone signs in with.">
      <Fields form={form} isNew onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes an extension. Only what differs is sent. */
export function EditExtensionDialog(props: { row: Extension; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: ExtensionPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<ExtensionPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Extension ${patch.extension} changed`, () => call(updateExtension, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.extensions });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Extension ${before.extension}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; isNew?: boolean; onClose: () => void }) {
  const { form } = props;
  const secretHint = () =>
    props.isNew ? "The phone's SIP password. Left empty, a strong one is made and shown once." : 'Left empty, the secret stays as it is.';
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-[9rem_1fr]">
        <TextField label="Number" inputMode="numeric" placeholder="1001" autofocus required {...form.field('extension')} />
        <TextField label="Name" placeholder="Ada Lovelace" required {...form.field('name')} />
      </div>
      <TextField label="Secret" mono required={false} hint={secretHint()} {...form.field('secret')} />
      <TextField label="E-mail" type="email" inputMode="email" required={false} hint="For voicemail." {...form.field('email')} />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Caller ID"
          inputMode="tel"
          placeholder="+14155550100"
          required={false}
          hint="Number shown on outbound calls."
          {...form.field('caller_id')}
        />
        <TextField label="Rings for" inputMode="numeric" hint="Seconds, 5 to 300." {...form.field('ring_timeout')} />
      </div>
      <ChoiceField
        label="May call"
        choices={REACHES}
        hint="Premium and satellite numbers stay closed; emergency calls always pass."
        {...form.field('outbound')}
      />
      <EmergencyField form={form} />
      <CallFields form={form} />
      <ForwardFields form={form} />
      <FollowMeFields form={form} />
      <VoicemailFields form={form} isNew={props.isNew === true} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
