import { updateOutboundLimits } from '@botpbx/shared/api/outbound-limits';
import { type OutboundLimits, OutboundLimitsPatch } from '@botpbx/shared/model/outbound-limits';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, numberIn } from '../../lib/form.ts';
import { timeConditionsQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

const NUMBERS = ['per_minute', 'per_day', 'extension_concurrent', 'extension_per_minute', 'extension_per_day'] as const;
type NumberField = (typeof NUMBERS)[number];

type Typed = Record<NumberField, string> & { hours: string; permission: string; open_prefixes: string; known_prefixes: string };

const typedOf = (row: OutboundLimits): Typed => ({
  per_minute: String(row.per_minute ?? ''),
  per_day: String(row.per_day ?? ''),
  extension_concurrent: String(row.extension_concurrent ?? ''),
  extension_per_minute: String(row.extension_per_minute ?? ''),
  extension_per_day: String(row.extension_per_day ?? ''),
  hours: String(row.off_hours?.time_condition_id ?? ''),
  permission: row.off_hours?.permission ?? 'national',
  open_prefixes: row.open_prefixes.join(' '),
  known_prefixes: row.known_prefixes.join(' '),
});

const prefixesIn = (typed: string): string[] =>
  typed
    .split(/[\s,;]+/)
    .map((one) => one.replace(/^\+/, ''))
    .filter(Boolean);

const limitIn = (typed: string): number | null => (typed.trim() === '' ? null : numberIn(typed));

const bodyOf = (typed: Typed) => ({
  per_minute: limitIn(typed.per_minute),
  per_day: limitIn(typed.per_day),
  extension_concurrent: limitIn(typed.extension_concurrent),
  extension_per_minute: limitIn(typed.extension_per_minute),
  extension_per_day: limitIn(typed.extension_per_day),
  off_hours: typed.hours === '' ? null : { time_condition_id: Number(typed.hours), permission: typed.permission },
  open_prefixes: prefixesIn(typed.open_prefixes),
  known_prefixes: prefixesIn(typed.known_prefixes),
});

const PERMISSIONS = [
  { value: 'national', label: 'At home only' },
  { value: 'none', label: 'Not outside' },
];

/** What holds for all calls to the outside. */
export function LimitsForm(props: { limits: OutboundLimits; mayWrite: boolean }) {
  const client = useQueryClient();
  const save = useSave();
  const conditions = useQuery(timeConditionsQuery);
  let before = { ...props.limits };
  const form = createForm({
    initial: typedOf(before),
    schema: OutboundLimitsPatch,
    bodyOf,
    fieldOf: { 'destination.not_found': 'hours' },
    send: async (patch) => {
      const body = changesOf<OutboundLimitsPatch>(before, patch);
      if (Object.keys(body).length === 0) return;
      before = await save('Limits changed', () => call(updateOutboundLimits, { body }));
      void client.invalidateQueries({ queryKey: keys.outboundLimits });
    },
  });
  const hours = () => [
    { value: '', label: 'None' },
    ...(conditions.data ?? []).map(({ id, name }) => ({ value: String(id), label: `While ${name} is closed` })),
  ];
  const limit = (label: string, name: NumberField) => (
    <TextField label={label} inputMode="numeric" required={false} placeholder="No limit" disabled={!props.mayWrite} {...form.field(name)} />
  );
  return (
    <form novalidate class="grid gap-4 p-5" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-2">
        {limit('Calls a minute, all together', 'per_minute')}
        {limit('Calls a day, all together', 'per_day')}
        {limit('Calls a minute of an extension', 'extension_per_minute')}
        {limit('Calls a day of an extension', 'extension_per_day')}
        {limit('Calls at once of an extension', 'extension_concurrent')}
      </div>
      <div class="grid gap-4 sm:grid-cols-2">
        <ChoiceField label="Off hours" choices={hours()} {...form.field('hours')} />
        <Show when={form.values().hours !== ''}>
          <ChoiceField label="How far everybody may call then" choices={PERMISSIONS} {...form.field('permission')} />
        </Show>
      </div>
      <TextField
        label="Opened destinations"
        mono
        required={false}
        placeholder="8816 5355"
        hint="Prefixes that are closed to everybody and open here: premium, satellite, countries where fraud is common."
        {...form.field('open_prefixes')}
      />
      <TextField
        label="Known countries"
        mono
        required={false}
        placeholder="44 49"
        hint="Calling codes of countries that you call: many calls there look like no fraud."
        {...form.field('known_prefixes')}
      />
      <Show when={props.mayWrite}>
        <div>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Save
          </Button>
        </div>
      </Show>
    </form>
  );
}
