import { useQuery } from '@tanstack/solid-query';
import type { Form } from '../../lib/form.ts';
import { type Named, pinSetsQuery, timeConditionsQuery } from '../../lib/named.ts';
import { ChoiceField } from '../../ui/field.tsx';
import type { Typed } from './typed.ts';

const choicesOf = (none: string, rows: readonly Named[] | undefined) => [
  { value: '', label: none },
  ...(rows ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
];

/** When a route lets calls out, and what callers must know. */
export function RouteBounds(props: { form: Form<Typed> }) {
  const pinSets = useQuery(pinSetsQuery);
  const conditions = useQuery(timeConditionsQuery);
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <ChoiceField
        label="PIN set"
        choices={choicesOf('No PIN', pinSets.data)}
        hint="Callers are asked for one of its PINs."
        {...props.form.field('pin_set_id')}
      />
      <ChoiceField
        label="Open while"
        choices={choicesOf('Always', conditions.data)}
        hint="While it is closed, the route lets nobody call."
        {...props.form.field('time_condition_id')}
      />
    </div>
  );
}
