import { createTimeCondition, updateTimeCondition } from '@botpbx/shared/api/time-conditions';
import { NewTimeCondition, type TimeCondition, TimeConditionPatch, type TimeRange } from '@botpbx/shared/model/time-condition';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type FieldState, type Form, textOrNull } from '../../lib/form.ts';
import { calendarsQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { RangesField } from '../../lib/ranges-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  time_zone: string;
  ranges: readonly TimeRange[];
  calendar_ids: readonly number[];
  override: string;
  open_destination: ChosenDestination;
  closed_destination: ChosenDestination;
}

const EMPTY: Typed = {
  name: '',
  time_zone: '',
  ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
  calendar_ids: [],
  override: 'auto',
  open_destination: { type: 'extension' },
  closed_destination: { type: 'hangup' },
};
const FIELD_OF = {} as const;
const OVERRIDES = [
  { value: 'auto', label: 'By the clock' },
  { value: 'open', label: 'Open until set back' },
  { value: 'closed', label: 'Closed until set back' },
];
const ZONES = [
  { value: '', label: "The tenant's" },
  ...[...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
];

const typedOf = (row: TimeCondition): Typed => ({
  ...{ name: row.name, time_zone: row.time_zone ?? '', ranges: row.ranges, calendar_ids: row.calendar_ids, override: row.override },
  ...{ open_destination: chosenOf(row.open_destination), closed_destination: chosenOf(row.closed_destination) },
});

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  time_zone: textOrNull(typed.time_zone),
  ranges: typed.ranges,
  calendar_ids: [...typed.calendar_ids],
  override: typed.override,
  open_destination: destinationOf(typed.open_destination),
  closed_destination: destinationOf(typed.closed_destination),
});

/** Creates a time condition. */
export function NewConditionDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewTimeCondition,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Time condition ${body.name} created`, () => call(createTimeCondition, { body }));
      void client.invalidateQueries({ queryKey: keys.timeConditions });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add condition" says="One destination while it is open, another while it is not.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a time condition. Only what differs is sent. */
export function EditConditionDialog(props: { row: TimeCondition; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: TimeConditionPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<TimeConditionPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Time condition ${patch.name} changed`, () => call(updateTimeCondition, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.timeConditions });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Time condition ${before.name}`}>
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
        <TextField label="Name" placeholder="Office hours" autofocus required {...form.field('name')} />
        <ChoiceField label="Time zone" choices={ZONES} {...form.field('time_zone')} />
      </div>
      <RangesField {...form.field('ranges')} />
      <CalendarsField {...form.field('calendar_ids')} />
      <ChoiceField label="State" choices={OVERRIDES} {...form.field('override')} />
      <DestinationField label="While open" {...form.field('open_destination')} />
      <DestinationField label="While closed" {...form.field('closed_destination')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Which calendars' holidays close it. */
function CalendarsField(props: FieldState<readonly number[]>) {
  const calendars = useQuery(calendarsQuery);
  const choose = (id: number, isChosen: boolean) =>
    props.onChange(isChosen ? [...props.value, id] : props.value.filter((one) => one !== id));
  return (
    <Show when={(calendars.data ?? []).length > 0}>
      <fieldset class="grid gap-2">
        <legend class="mb-1.5 text-sm font-[540]">Closed on the holidays of</legend>
        <For each={calendars.data}>
          {(row) => (
            <SwitchField
              label={row.name}
              name={`calendar_${row.id}`}
              value={props.value.includes(row.id)}
              onChange={(isChosen) => choose(row.id, isChosen)}
            />
          )}
        </For>
      </fieldset>
    </Show>
  );
}
