import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { trunksQuery } from '../../lib/named.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/field.tsx';

interface TrunkOrderProps {
  name: string;
  value: readonly number[];
  error: string | undefined;
  onChange: (ids: readonly number[]) => void;
  onLeave: () => void;
}

/** The trunks of a route in the order in which they are tried. */
export function TrunkOrder(props: TrunkOrderProps) {
  const trunks = useQuery(trunksQuery);
  const nameOf = (id: number) => trunks.data?.find((trunk) => trunk.id === id)?.name ?? `Trunk ${id}`;
  const choices = () => [
    { value: '', label: props.value.length === 0 ? 'Choose a trunk' : 'Add another for when it fails' },
    ...(trunks.data ?? []).filter(({ id }) => !props.value.includes(id)).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const add = (value: string) => {
    if (value !== '') props.onChange([...props.value, Number(value)]);
  };
  return (
    <div class="grid gap-2">
      <ChoiceField
        label="Trunks"
        name={props.name}
        value=""
        choices={choices()}
        onChange={add}
        onLeave={props.onLeave}
        error={props.error}
        hint="Tried in this order; the next only if one cannot be reached."
        required
      />
      <Show when={props.value.length > 0}>
        <ol class="grid gap-1">
          <For each={props.value}>
            {(id, at) => (
              <li class="flex items-center justify-between gap-2 text-sm">
                <span>
                  {at() + 1}. {nameOf(id)}
                </span>
                <Button onClick={() => props.onChange(props.value.filter((other) => other !== id))}>Remove {nameOf(id)}</Button>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </div>
  );
}
