import { createNumberList, updateNumberList } from '@botpbx/shared/api/number-lists';
import { NewNumberList, type NumberList, NumberListPatch } from '@botpbx/shared/model/number-list';
import { useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { ACTIONS, KINDS } from './words.ts';

interface Typed {
  name: string;
  kind: string;
  numbers: string;
  everywhere: boolean;
  action: string;
  destination: ChosenDestination;
}

const EMPTY: Typed = { name: '', kind: 'block', numbers: '', everywhere: true, action: 'hangup', destination: { type: 'none' } };
const FIELD_OF = { 'number_list.name_taken': 'name', 'destination.not_found': 'destination' } as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  kind: typed.kind,
  numbers: typed.numbers
    .split(/[\n,;]+/)
    .map((line) => line.replace(/[\s().-]/g, '').toLowerCase())
    .filter((line) => line !== ''),
  everywhere: typed.everywhere,
  action: typed.action,
  destination: typed.action === 'destination' ? destinationOf(typed.destination) : null,
});

/** Creates a number list. */
export function NewListDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewNumberList,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Number list ${body.name} created`, () => call(createNumberList, { body }));
      void client.invalidateQueries({ queryKey: keys.numberLists });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add list" says="Callers who are turned away, or who alone get through.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a number list. Only what differs is sent. */
export function EditListDialog(props: { row: NumberList; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { ...before, numbers: before.numbers.join('\n'), destination: chosenOf(before.destination) } as Typed,
    schema: NumberListPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<NumberListPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Number list ${patch.name} changed`, () => call(updateNumberList, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.numberLists });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Number list ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" placeholder="Unwanted callers" autofocus required {...form.field('name')} />
        <ChoiceField label="Kind" choices={KINDS} {...form.field('kind')} />
      </div>
      <AreaField
        label="Numbers"
        rows={6}
        placeholder={'+12025551234\n+4930*\nanonymous'}
        hint='One a line: a number, the beginning of numbers with "*", or "anonymous".'
        {...form.field('numbers')}
      />
      <ChoiceField label="Who is turned away" choices={ACTIONS} {...form.field('action')} />
      <Show when={form.values().action === 'destination'}>
        <DestinationField label="Goes to" noneWord="Choose one" {...form.field('destination')} />
      </Show>
      <SwitchField label="For all inbound calls" hint="Else for inbound routes that name the list." {...form.field('everywhere')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
