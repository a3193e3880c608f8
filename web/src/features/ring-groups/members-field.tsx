import { useQuery } from '@tanstack/solid-query';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import X from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import type { FieldState } from '../../lib/form.ts';
import { allExtensionsQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/field.tsx';

/** The members of a group in their order, and a list to add one from. */
export function MembersField(props: FieldState<readonly number[]>) {
  const extensions = useQuery(allExtensionsQuery);
  const rows = () => extensions.data?.rows ?? [];
  const nameOf = (id: number) => {
    const row = rows().find((one) => one.id === id);
    return row ? `${row.extension} ${row.name}` : 'Extension';
  };
  const others = () => rows().filter((row) => !props.value.includes(row.id));
  const choices = () => [
    { value: '', label: 'Add an extension' },
    ...others().map((row) => ({ value: String(row.id), label: `${row.extension} ${row.name}` })),
  ];
  const raise = (at: number) => {
    const ids = [...props.value];
    ids.splice(at - 1, 0, ...ids.splice(at, 1));
    props.onChange(ids);
  };
  return (
    <div class="grid gap-2">
      <ol class="grid gap-1" aria-label="Members in order">
        <For each={props.value}>
          {(id, at) => (
            <li class="flex items-center justify-between gap-2">
              <span>{nameOf(id)}</span>
              <span class="flex gap-1">
                <Show when={at() > 0}>
                  <Button kind="quiet" square aria-label={`Move ${nameOf(id)} up`} onClick={() => raise(at())}>
                    <ArrowUp size={16} aria-hidden="true" />
                  </Button>
                </Show>
                <Button
                  kind="quiet"
                  square
                  aria-label={`Remove ${nameOf(id)}`}
                  onClick={() => props.onChange(props.value.filter((one) => one !== id))}
                >
                  <X size={16} aria-hidden="true" />
                </Button>
              </span>
            </li>
          )}
        </For>
      </ol>
      <ChoiceField
        label="Members"
        name={props.name}
        value=""
        choices={choices()}
        onChange={(value) => value !== '' && props.onChange([...props.value, Number(value)])}
        error={props.error}
        hint="They ring in the order in which they stand above."
      />
    </div>
  );
}
