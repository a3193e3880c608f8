import { createPagingGroup, updatePagingGroup } from '@botpbx/shared/api/paging-groups';
import { NewPagingGroup, type PagingGroup, PagingGroupPatch } from '@botpbx/shared/model/paging-group';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { MembersField } from '../../lib/members-field.tsx';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  number: string;
  extension_ids: readonly number[];
  two_way: boolean;
  skip_busy: boolean;
}

const EMPTY: Typed = { name: '', number: '', extension_ids: [], two_way: false, skip_busy: true };
const FIELD_OF = { 'extension.number_taken': 'number' } as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  number: typed.number.trim(),
  extension_ids: [...typed.extension_ids],
  two_way: typed.two_way,
  skip_busy: typed.skip_busy,
});

/** Creates a paging group. */
export function NewPageDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewPagingGroup,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Paging group ${body.name} created`, () => call(createPagingGroup, { body }));
      void client.invalidateQueries({ queryKey: keys.pagingGroups });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add group" says="Phones that answer by themselves and speak what the caller says.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a paging group. Only what differs is sent. */
export function EditPageDialog(props: { row: PagingGroup; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { ...before } as Typed,
    schema: PagingGroupPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<PagingGroupPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Paging group ${patch.name} changed`, () => call(updatePagingGroup, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.pagingGroups });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Paging group ${before.name}`}>
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
        <TextField label="Name" placeholder="Hall" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="850" required {...form.field('number')} />
      </div>
      <MembersField hint="Their phones answer by themselves." {...form.field('extension_ids')} />
      <SwitchField label="Members may speak" hint="Else they only hear." {...form.field('two_way')} />
      <SwitchField label="Leave alone who talks" {...form.field('skip_busy')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
