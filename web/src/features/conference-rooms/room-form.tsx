import { createConferenceRoom, updateConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { type ConferenceRoom, ConferenceRoomPatch, NewConferenceRoom } from '@botpbx/shared/model/conference-room';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  number: string;
  pin: string;
  admin_pin: string;
  max_members: string;
  wait_for_leader: boolean;
  announce: boolean;
  recorded: boolean;
}

const EMPTY: Typed = {
  name: '',
  number: '',
  pin: '',
  admin_pin: '',
  max_members: '50',
  wait_for_leader: false,
  announce: true,
  recorded: false,
};
const FIELD_OF = { 'extension.number_taken': 'number' } as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  number: typed.number.trim(),
  pin: textOrNull(typed.pin),
  admin_pin: textOrNull(typed.admin_pin),
  max_members: numberIn(typed.max_members),
  wait_for_leader: typed.wait_for_leader,
  announce: typed.announce,
  recorded: typed.recorded,
});

/** Creates a conference room. */
export function NewRoomDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewConferenceRoom,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Conference room ${body.name} created`, () => call(createConferenceRoom, { body }));
      void client.invalidateQueries({ queryKey: keys.conferenceRooms });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add room" says="Rooms in which everybody hears everybody.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a conference room. Only what differs is sent. */
export function EditRoomDialog(props: { row: ConferenceRoom; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: {
      ...before,
      ...{ pin: before.pin ?? '', admin_pin: before.admin_pin ?? '', max_members: String(before.max_members) },
    } as Typed,
    schema: ConferenceRoomPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<ConferenceRoomPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Conference room ${patch.name} changed`, () => call(updateConferenceRoom, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.conferenceRooms });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Conference room ${before.name}`}>
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
        <TextField label="Name" placeholder="Board" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="800" required {...form.field('number')} />
      </div>
      <div class="grid gap-4 sm:grid-cols-3">
        <TextField label="PIN" inputMode="numeric" hint="Empty lets everybody in." required={false} {...form.field('pin')} />
        <TextField label="Leader's PIN" inputMode="numeric" hint="Who gives it leads." required={false} {...form.field('admin_pin')} />
        <TextField label="At most" inputMode="numeric" hint="2 to 200." {...form.field('max_members')} />
      </div>
      <SwitchField label="Wait for the leader" hint="Members hear music until then." {...form.field('wait_for_leader')} />
      <SwitchField label="A tone when somebody comes or goes" {...form.field('announce')} />
      <SwitchField label="Record what is said" {...form.field('recorded')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
