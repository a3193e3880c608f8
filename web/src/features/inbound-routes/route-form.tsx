import { createInboundRoute, updateInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { type InboundRoute, InboundRoutePatch, NewInboundRoute } from '@botpbx/shared/model/inbound-route';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  did: string;
  destination: ChosenDestination;
}

const FIELD_OF = { 'inbound_route.did_taken': 'did', 'destination.not_found': 'destination' } as const;

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  did: typed.did.replace(/[\s().-]/g, ''),
  destination: destinationOf(typed.destination),
});

/** Creates an inbound route. */
export function NewRouteDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: { name: '', did: '', destination: { type: 'extension' } } as Typed,
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
    <Dialog open onClose={props.onClose} isSticky title="Add route" says="Where calls to one public number go.">
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
    initial: { name: before.name, did: before.did, destination: chosenOf(before.destination) } as Typed,
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
        hint="The public number as the provider sends it."
        required
        {...form.field('did')}
      />
      <DestinationField label="Destination" {...form.field('destination')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
