import { createCalendar, updateCalendar } from '@botpbx/shared/api/calendars';
import { type Calendar, CalendarPatch, type Holiday, NewCalendar } from '@botpbx/shared/model/calendar';
import { useQueryClient } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { Index, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type FieldState, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  name: string;
  holidays: readonly Holiday[];
}

const EMPTY: Typed = { name: '', holidays: [] };

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  holidays: typed.holidays.map((holiday) => ({ ...holiday, name: holiday.name.trim() })),
});

/** Creates a calendar. */
export function NewCalendarDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewCalendar,
    bodyOf,
    send: async (body) => {
      await save(`Calendar ${body.name} created`, () => call(createCalendar, { body }));
      void client.invalidateQueries({ queryKey: keys.calendars });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add calendar" says="Holidays that time conditions share.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a calendar. Only what differs is sent. */
export function EditCalendarDialog(props: { row: Calendar; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: { name: before.name, holidays: before.holidays } as Typed,
    schema: CalendarPatch,
    bodyOf,
    send: async (patch) => {
      const body = changesOf<CalendarPatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Calendar ${patch.name} changed`, () => call(updateCalendar, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.calendars });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Calendar ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="Public holidays" autofocus required {...form.field('name')} />
      <HolidaysField {...form.field('holidays')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}

function HolidaysField(props: FieldState<readonly Holiday[]>) {
  const change = (at: number, patch: Partial<Holiday>) =>
    props.onChange(props.value.map((holiday, place) => (place === at ? { ...holiday, ...patch } : holiday)));
  return (
    <fieldset class="grid gap-3">
      <legend class="mb-1.5 text-sm font-[540]">Holidays</legend>
      <Index each={props.value}>
        {(holiday, at) => (
          <div class="flex flex-wrap items-end gap-3">
            <TextField label="Date" type="date" name={`date_${at}`} value={holiday().date} onChange={(date) => change(at, { date })} />
            <TextField label="Name" name={`name_${at}`} value={holiday().name} onChange={(name) => change(at, { name })} />
            <SwitchField label="Each year" name={`yearly_${at}`} value={holiday().yearly} onChange={(yearly) => change(at, { yearly })} />
            <Button
              kind="quiet"
              square
              aria-label={`Remove holiday ${at + 1}`}
              onClick={() => props.onChange(props.value.filter((_, place) => place !== at))}
            >
              <X size={16} aria-hidden="true" />
            </Button>
          </div>
        )}
      </Index>
      <Show when={props.error}>
        <p class="text-sm text-bad" role="alert">
          {props.error}
        </p>
      </Show>
      <div>
        <Button kind="quiet" onClick={() => props.onChange([...props.value, { date: '', name: '', yearly: true }])}>
          <Plus size={16} aria-hidden="true" /> Add holiday
        </Button>
      </div>
    </fieldset>
  );
}
