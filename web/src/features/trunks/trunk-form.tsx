import { createTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import { NewTrunk, type Trunk, TrunkPatch } from '@botpbx/shared/model/trunk';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { presets } from './presets.ts';

interface Typed {
  name: string;
  host: string;
  port: string;
  transport: string;
  username: string;
  password: string;
  codecs: string;
  register: boolean;
  max_concurrent_calls: string;
}

const EMPTY: Typed = {
  name: '',
  host: '',
  port: '5060',
  transport: 'udp',
  username: '',
  password: '',
  codecs: 'opus, ulaw, alaw',
  register: false,
  max_concurrent_calls: '',
};
const FIELD_OF = { 'trunk.name_taken': 'name' } as const;
const TRANSPORTS = [
  { value: 'udp', label: 'UDP' },
  { value: 'tcp', label: 'TCP' },
];

const typedOf = (row: Trunk): Typed => ({
  name: row.name,
  host: row.host,
  port: String(row.port),
  transport: row.transport,
  username: row.username ?? '',
  password: '',
  codecs: row.codecs.join(', '),
  register: row.register,
  max_concurrent_calls: row.max_concurrent_calls === null ? '' : String(row.max_concurrent_calls),
});

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  host: typed.host.trim(),
  port: numberIn(typed.port),
  transport: typed.transport,
  username: textOrNull(typed.username),
  codecs: typed.codecs.split(',').map((codec) => codec.trim().toLowerCase()),
  register: typed.register,
  max_concurrent_calls: typed.max_concurrent_calls.trim() === '' ? null : numberIn(typed.max_concurrent_calls),
  ...(typed.password === '' ? {} : { password: typed.password }),
});

/** Creates a trunk. */
export function NewTrunkDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
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

function Fields(props: { form: Form<Typed>; isNew?: boolean; hasPassword?: boolean; onClose: () => void }) {
  const { form } = props;
  const [provider, setProvider] = createSignal('twilio');
  const preset = () => presets.find(({ key }) => key === (props.isNew ? provider() : 'custom'));
  const choose = (key: string) => {
    setProvider(key);
    const fills = presets.find((one) => one.key === key)?.fills;
    if (!fills) return;
    const isUntouched = presets.some((one) => one.fills.host === form.values().host);
    if (isUntouched) form.field('host').onChange(fills.host);
    form.field('codecs').onChange(fills.codecs);
    form.field('register').onChange(fills.register);
  };
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-2">
        <Show when={props.isNew}>
          <ChoiceField
            label="Provider"
            name="provider"
            value={provider()}
            onChange={choose}
            choices={presets.map(({ key, name }) => ({ value: key, label: name }))}
          />
        </Show>
        <TextField label="Trunk name" placeholder="Twilio Main" autofocus required {...form.field('name')} />
      </div>
      <TextField label="Host" placeholder={preset()?.hostExample ?? ''} hint={preset()?.hint} required {...form.field('host')} />
      <div class="grid grid-cols-2 gap-4">
        <TextField label="Port" inputMode="numeric" {...form.field('port')} />
        <ChoiceField label="Transport" choices={TRANSPORTS} {...form.field('transport')} />
      </div>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Username" required={false} {...form.field('username')} />
        <TextField
          label="Password"
          type="password"
          autocomplete="new-password"
          required={false}
          hint={props.hasPassword ? 'Left empty, it stays as it is.' : undefined}
          {...form.field('password')}
        />
      </div>
      <TextField label="Codec priority" hint="Out of opus, g722, ulaw, alaw, gsm; the first is preferred." {...form.field('codecs')} />
      <TextField
        label="Calls at once"
        inputMode="numeric"
        required={false}
        hint="When so many are going on, calls leave over the next trunk."
        {...form.field('max_concurrent_calls')}
      />
      <SwitchField label="Register with the provider" hint="Needs username and password." {...form.field('register')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
