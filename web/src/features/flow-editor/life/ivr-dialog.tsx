import { updateIvr } from '@botpbx/shared/api/ivrs';
import { type Ivr, IvrPatch, type IvrSummary } from '@botpbx/shared/model/ivr';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../../lib/api.ts';
import { chosenOf, DestinationField, destinationOf } from '../../../lib/destination.tsx';
import { changesOf, createForm, textOrNull } from '../../../lib/form.ts';
import { useSave } from '../../../lib/publish-note.tsx';
import { keys } from '../../../lib/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { AreaField, TextField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/notice.tsx';

interface IvrDialogProps {
  row: Pick<IvrSummary, 'id' | 'name' | 'description' | 'number' | 'failed_destination'>;
  /** Is told what it is now. */
  onSaved?: (ivr: Ivr) => void;
  onClose: () => void;
}

/** What an IVR is called, by which number phones reach it, and where callers go whom its flow leads nowhere. */
export function IvrDialog(props: IvrDialogProps) {
  const client = useQueryClient();
  const save = useSave();
  const { id, ...before } = props.row;
  const form = createForm({
    initial: {
      ...{ name: before.name, description: before.description, number: before.number ?? '' },
      failed_destination: chosenOf(before.failed_destination),
    },
    schema: IvrPatch,
    bodyOf: (typed) => ({
      name: typed.name.trim(),
      description: typed.description.trim(),
      number: textOrNull(typed.number),
      failed_destination: destinationOf(typed.failed_destination),
    }),
    fieldOf: { 'extension.number_taken': 'number', 'destination.loop': 'failed_destination' },
    send: async (patch) => {
      const body = changesOf<IvrPatch>(before, patch);
      if (Object.keys(body).length > 0)
        props.onSaved?.(await save(`IVR ${patch.name ?? before.name} changed`, () => call(updateIvr, { params: { id }, body })));
      void client.invalidateQueries({ queryKey: keys.ivrs });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={before.name}>
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
          <TextField label="Name" autofocus required {...form.field('name')} />
          <TextField label="Number" inputMode="numeric" placeholder="7000" required={false} {...form.field('number')} />
        </div>
        <AreaField label="Description" rows={2} required={false} {...form.field('description')} />
        <DestinationField
          label="If the flow leads nowhere"
          noneWord="Say so and hang up"
          hint="For callers whom an exit leads nowhere, or for whom a step failed."
          {...form.field('failed_destination')}
        />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
