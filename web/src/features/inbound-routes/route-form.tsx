import { createInboundRoute, updateInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { type InboundRoute, InboundRoutePatch, NewInboundRoute } from '@botpbx/shared/model/inbound-route';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form, textOrNull } from '../../lib/form.ts';
import { numberListsQuery, timeConditionsQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { OrderedField } from '../../ui/ordered-field.tsx';

interface Typed {
  name: string;
  did: string;
  caller: string;
  destination: ChosenDestination;
  time_condition_id: string;
  closed_destination: ChosenDestination;
  name_prefix: string;
  number_list_ids: readonly number[];
}

const FIELD_OF = { 'inbound_route.did_taken': 'did', 'destination.not_found': 'destination' } as const;

const EMPTY: Typed = {
  ...{ name: '', did: '', caller: '', destination: { type: 'extension' }, time_condition_id: '' },
  ...{ closed_destination: { type: 'none' }, name_prefix: '', number_list_ids: [] },
};

const typedOf = (row: InboundRoute): Typed => ({
  name: row.name,
  did: row.did,
  caller: row.caller ?? '',
  destination: chosenOf(row.destination),
  time_condition_id: row.time_condition_id === null ? '' : String(row.time_condition_id),
  closed_destination: chosenOf(row.closed_destination),
  name_prefix: row.name_prefix ?? '',
  number_list_ids: row.number_list_ids,
});

const tidy = (number: string): string => number.replace(/[\s().-]/g, '');

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  did: tidy(typed.did),
  caller: textOrNull(tidy(typed.caller).toLowerCase()),
  destination: destinationOf(typed.destination),
  time_condition_id: typed.time_condition_id === '' ? null : Number(typed.time_condition_id),
  closed_destination: typed.time_condition_id === '' ? null : destinationOf(typed.closed_destination),
  name_prefix: textOrNull(typed.name_prefix),
  number_list_ids: [...typed.number_list_ids],
});

/** Creates an inbound route. */
export function NewRouteDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewInboundRoute,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Route of ${body.did} created`, () => call(createInboundRoute, { body }));
      void client.invalidateQueries({ queryKey: ['inbound-routes'] });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add route" says="Where calls to a public number go.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes an inbound route. Only what differs is sent. */
export function EditRouteDialog(props: { row: InboundRoute; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: InboundRoutePatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<InboundRoutePatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Route of ${patch.did} changed`, () => call(updateInboundRoute, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: ['inbound-routes'] });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Route ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="Main line" autofocus required {...form.field('name')} />
      <TextField
        label="DID number"
        inputMode="tel"
        placeholder="+14155550100"
        hint="The public number as the provider sends it. +1415* means all that begin so, * all others."
        required
        {...form.field('did')}
      />
      <DestinationField label="Destination" {...form.field('destination')} />
      <details class="grid gap-4">
        <summary class="cursor-pointer font-[540]">Callers and hours</summary>
        <MoreFields form={form} />
      </details>
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}

function MoreFields({ form }: { form: Form<Typed> }) {
  const conditions = useQuery(timeConditionsQuery);
  const lists = useQuery(numberListsQuery);
  const hours = () => [
    { value: '', label: 'At all hours' },
    ...(conditions.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <div class="mt-4 grid gap-4">
      <TextField
        label="Only callers"
        placeholder="+4930*"
        required={false}
        hint='A number, the beginning of numbers with "*", or "anonymous".'
        {...form.field('caller')}
      />
      <TextField label="In front of the caller's name" placeholder="Sales:" required={false} {...form.field('name_prefix')} />
      <ChoiceField label="Hours" choices={hours()} {...form.field('time_condition_id')} />
      <Show when={form.values().time_condition_id !== ''}>
        <DestinationField label="While closed" noneWord="Choose one" {...form.field('closed_destination')} />
      </Show>
      <OrderedField
        {...form.field('number_list_ids')}
        listLabel="Number lists"
        label="Number lists"
        addWord="Add a list"
        unknownWord="List"
        choices={(lists.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        hint="Block and allow lists for these calls."
      />
    </div>
  );
}
