import { createParkingLot, updateParkingLot } from '@botpbx/shared/api/parking-lots';
import { NewParkingLot, type ParkingLot, ParkingLotPatch } from '@botpbx/shared/model/parking-lot';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  number: string;
  first_slot: string;
  slots: string;
  timeout: string;
  timeout_destination: ChosenDestination;
}

const EMPTY: Typed = { name: '', number: '', first_slot: '701', slots: '20', timeout: '90', timeout_destination: { type: 'none' } };
const FIELD_OF = { 'extension.number_taken': 'first_slot', 'destination.not_found': 'timeout_destination' } as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  number: textOrNull(typed.number),
  first_slot: typed.first_slot.trim(),
  slots: numberIn(typed.slots),
  timeout: numberIn(typed.timeout),
  timeout_destination: destinationOf(typed.timeout_destination),
});

/** Creates a parking lot. */
export function NewLotDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewParkingLot,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Parking lot ${body.name} created`, () => call(createParkingLot, { body }));
      void client.invalidateQueries({ queryKey: keys.parkingLots });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add lot" says="Slots in which callers wait until somebody dials the slot.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a parking lot. Only what differs is sent. */
export function EditLotDialog(props: { row: ParkingLot; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: {
      ...{ name: before.name, number: before.number ?? '', first_slot: before.first_slot, slots: String(before.slots) },
      ...{ timeout: String(before.timeout), timeout_destination: chosenOf(before.timeout_destination) },
    } as Typed,
    schema: ParkingLotPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<ParkingLotPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Parking lot ${patch.name} changed`, () => call(updateParkingLot, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.parkingLots });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Parking lot ${before.name}`}>
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
        <TextField label="Name" placeholder="Parking" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="740" required={false} {...form.field('number')} />
      </div>
      <div class="grid gap-4 sm:grid-cols-3">
        <TextField label="First slot" inputMode="numeric" {...form.field('first_slot')} />
        <TextField label="Slots" inputMode="numeric" hint="1 to 100." {...form.field('slots')} />
        <TextField label="Waits for" inputMode="numeric" hint="Seconds, 10 to 3600." {...form.field('timeout')} />
      </div>
      <DestinationField label="When nobody fetches" noneWord="Back to who parked" {...form.field('timeout_destination')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
