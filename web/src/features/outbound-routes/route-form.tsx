import { createOutboundRoute, updateOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { NewOutboundRoute, type OutboundRoute, OutboundRoutePatch } from '@botpbx/shared/model/outbound-route';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { RouteBounds } from './route-bounds.tsx';
import { TrunkOrder } from './trunk-order.tsx';
import type { Typed } from './typed.ts';

const EMPTY: Typed = {
  name: '',
  position: '100',
  pattern: '',
  trunk_ids: [],
  strip: '0',
  prepend: '',
  caller_id: '',
  pin_set_id: '',
  time_condition_id: '',
  enabled: true,
};
const FIELD_OF = { 'reference.not_found': 'trunk_ids', 'destination.not_found': 'time_condition_id' } as const;

const typedOf = (row: OutboundRoute): Typed => ({
  name: row.name,
  position: String(row.position),
  pattern: row.pattern,
  trunk_ids: row.trunk_ids,
  strip: String(row.strip),
  prepend: row.prepend,
  caller_id: row.caller_id ?? '',
  pin_set_id: String(row.pin_set_id ?? ''),
  time_condition_id: String(row.time_condition_id ?? ''),
  enabled: row.enabled,
});

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  position: numberIn(typed.position),
  pattern: typed.pattern.trim(),
  trunk_ids: [...typed.trunk_ids],
  strip: numberIn(typed.strip),
  prepend: typed.prepend.trim(),
  caller_id: textOrNull(typed.caller_id.replace(/[\s().-]/g, '')),
  pin_set_id: typed.pin_set_id === '' ? null : Number(typed.pin_set_id),
  time_condition_id: typed.time_condition_id === '' ? null : Number(typed.time_condition_id),
  enabled: typed.enabled,
});

/** Creates an outbound route. */
export function NewRouteDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewOutboundRoute,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Route ${body.name} created`, () => call(createOutboundRoute, { body }));
      void client.invalidateQueries({ queryKey: ['outbound-routes'] });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add route" says="Over which trunks dialled numbers leave, and in what form.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes an outbound route. Only what differs is sent. */
export function EditRouteDialog(props: { row: OutboundRoute; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: OutboundRoutePatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<OutboundRoutePatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Route ${patch.name} changed`, () => call(updateOutboundRoute, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: ['outbound-routes'] });
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
      <div class="grid gap-4 sm:grid-cols-[1fr_7rem]">
        <TextField label="Name" placeholder="United States" autofocus required {...form.field('name')} />
        <TextField label="Position" inputMode="numeric" {...form.field('position')} />
      </div>
      <TextField
        label="Pattern"
        mono
        placeholder="1NXXNXXXXXX"
        hint="X is 0-9, Z 1-9, N 2-9, [2-5] a choice, “.” one or more of anything, “!” any number of it."
        required
        {...form.field('pattern')}
      />
      <TrunkOrder {...form.field('trunk_ids')} />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Strip" inputMode="numeric" hint="Digits to remove from the front." {...form.field('strip')} />
        <TextField label="Prepend" inputMode="tel" required={false} hint="Digits to add in front." {...form.field('prepend')} />
      </div>
      <TextField
        label="Caller ID"
        inputMode="tel"
        placeholder="+14155550100"
        required={false}
        hint="Shown unless the extension has its own."
        {...form.field('caller_id')}
      />
      <RouteBounds form={form} />
      <SwitchField label="In use" {...form.field('enabled')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
