import { createPinSet, updatePinSet } from '@botpbx/shared/api/pin-sets';
import { NewPinSet, type PinSet, PinSetPatch } from '@botpbx/shared/model/pin-set';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  pins: string;
}

/** A line is who has the PIN, then the PIN; of one that is known already the digits may be left out. */
function pinsIn(typed: string, known: PinSet['pins']) {
  const lines = typed.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [, label = line, pin] = /^(.*\S)\s+([0-9]+)$/.exec(line) ?? [];
    const old = known.find((one) => one.label === label);
    return { ...(old ? { id: old.id } : {}), label, ...(pin === undefined ? {} : { pin }) };
  });
}

/** Creates a PIN set. */
export function NewPinSetDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: { name: '', pins: '' },
    schema: NewPinSet,
    bodyOf: (typed: Typed) => ({ name: typed.name.trim(), pins: pinsIn(typed.pins, []) }),
    send: async (body) => {
      await save(`PIN set ${body.name} created`, () => call(createPinSet, { body }));
      void client.invalidateQueries({ queryKey: keys.pinSets });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add PIN set" says="An outbound route that has it asks for one of its PINs.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a PIN set. */
export function EditPinSetDialog(props: { row: PinSet; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { name: before.name, pins: before.pins.map(({ label }) => label).join('\n') },
    schema: PinSetPatch,
    bodyOf: (typed: Typed) => ({ name: typed.name.trim(), pins: pinsIn(typed.pins, before.pins) }),
    send: async (body) => {
      await save(`PIN set ${before.name} changed`, () => call(updatePinSet, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.pinSets });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`PIN set ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="Calls abroad" autofocus required {...form.field('name')} />
      <AreaField
        label="PINs"
        rows={6}
        placeholder={'Reception 4711\nSales 271828'}
        hint="One a line: who has it, then 4 to 10 digits. PINs are never shown again; a name without digits keeps its PIN."
        {...form.field('pins')}
      />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
