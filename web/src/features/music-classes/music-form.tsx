import { createMusicClass, updateMusicClass } from '@botpbx/shared/api/music-classes';
import { type MusicClass, MusicClassPatch, NewMusicClass } from '@botpbx/shared/model/music-class';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { soundsQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { OrderedField } from '../../ui/ordered-field.tsx';
import { orderChoices } from './orders.ts';

interface Typed {
  name: string;
  order: string;
  sound_ids: readonly number[];
}

const EMPTY: Typed = { name: '', order: 'in_order', sound_ids: [] };
const bodyOf = ({ name, order, sound_ids }: Typed) => ({ name: name.trim(), order, sound_ids: [...sound_ids] });

/** Makes music on hold out of sounds. */
export function NewMusicDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewMusicClass,
    bodyOf,
    send: async (body) => {
      await save(`Music ${body.name} made`, () => call(createMusicClass, { body }));
      void client.invalidateQueries({ queryKey: keys.musicClasses });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add music" says="Sounds that are played for as long as somebody waits.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes it. Only what differs is sent. */
export function EditMusicDialog(props: { row: MusicClass; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { name: before.name, order: before.order, sound_ids: before.sound_ids } as Typed,
    schema: MusicClassPatch,
    bodyOf,
    send: async (patch) => {
      const body = changesOf<MusicClassPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Music ${patch.name} changed`, () => call(updateMusicClass, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.musicClasses });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Music ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  const sounds = useQuery(soundsQuery);
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="Calm" autofocus required {...form.field('name')} />
      <ChoiceField label="Order" choices={orderChoices} {...form.field('order')} />
      <OrderedField
        {...form.field('sound_ids')}
        listLabel="Sounds in order"
        label="Sounds"
        addWord="Add a sound"
        unknownWord="Sound"
        choices={(sounds.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        hint="Upload more on the page of sounds."
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
