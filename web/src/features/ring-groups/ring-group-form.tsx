import { createRingGroup, updateRingGroup } from '@botpbx/shared/api/ring-groups';
import { NewRingGroup, type RingGroup, RingGroupPatch } from '@botpbx/shared/model/ring-group';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { MembersField } from '../../lib/members-field.tsx';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { strategyChoices } from './strategies.ts';

interface Typed {
  name: string;
  number: string;
  strategy: string;
  extension_ids: readonly number[];
  ring_timeout: string;
  failover: ChosenDestination;
}

const EMPTY: Typed = { name: '', number: '', strategy: 'ringall', extension_ids: [], ring_timeout: '20', failover: { type: 'none' } };
const FIELD_OF = {
  'extension.number_taken': 'number',
  'destination.not_found': 'failover',
  'destination.loop': 'failover',
} as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  number: textOrNull(typed.number),
  strategy: typed.strategy,
  extension_ids: [...typed.extension_ids],
  ring_timeout: numberIn(typed.ring_timeout),
  failover: destinationOf(typed.failover),
});

/** Creates a ring group. */
export function NewGroupDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewRingGroup,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Ring group ${body.name} created`, () => call(createRingGroup, { body }));
      void client.invalidateQueries({ queryKey: keys.ringGroups });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add group" says="Extensions that ring together.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a ring group. Only what differs is sent. */
export function EditGroupDialog(props: { row: RingGroup; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: {
      ...{ name: before.name, number: before.number ?? '', strategy: before.strategy, extension_ids: before.extension_ids },
      ...{ ring_timeout: String(before.ring_timeout), failover: chosenOf(before.failover) },
    } as Typed,
    schema: RingGroupPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<RingGroupPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Ring group ${patch.name} changed`, () => call(updateRingGroup, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.ringGroups });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Ring group ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <TextField label="Name" placeholder="Sales" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="600" required={false} {...form.field('number')} />
      </div>
      <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <ChoiceField label="Rings" choices={strategyChoices} {...form.field('strategy')} />
        <TextField label="Rings for" inputMode="numeric" hint="Seconds, 5 to 300." {...form.field('ring_timeout')} />
      </div>
      <MembersField hint="They ring in the order in which they stand above." {...form.field('extension_ids')} />
      <DestinationField label="When nobody answers" noneWord="A sentence, and the end" {...form.field('failover')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
