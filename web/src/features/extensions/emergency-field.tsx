import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import type { Form } from '../../lib/form.ts';
import { emergencyLocationsQuery } from '../../lib/named.ts';
import { ChoiceField } from '../../ui/field.tsx';
import type { Typed } from './typed.ts';

/** Where help comes to; shown once there are places to choose from. */
export function EmergencyField(props: { form: Form<Typed> }) {
  const locations = useQuery(emergencyLocationsQuery);
  const choices = () => [
    { value: '', label: 'Where the tenant is' },
    ...(locations.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <Show when={(locations.data ?? []).length > 0}>
      <ChoiceField
        label="Emergency location"
        choices={choices()}
        hint="Where help comes to."
        {...props.form.field('emergency_location_id')}
      />
    </Show>
  );
}
