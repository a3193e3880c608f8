import ArrowUp from 'lucide-solid/icons/arrow-up';
import X from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { Button } from './button.tsx';
import { ChoiceField } from './field.tsx';

interface OrderedFieldProps {
  /** What the list is called, to screen readers: `Members in order`. */
  listLabel: string;
  label: string;
  name: string;
  /** What the empty choice says: `Add an extension`. */
  addWord: string;
  /** All that may be chosen. */
  choices: readonly { readonly id: number; readonly label: string }[];
  /** What one is called that is not among them. */
  unknownWord: string;
  value: readonly number[];
  onChange: (ids: readonly number[]) => void;
  error?: string | undefined;
  hint?: string;
}

/** Some of many in an order of their own, and a list to add one from. */
export function OrderedField(props: OrderedFieldProps) {
  const nameOf = (id: number) => props.choices.find((choice) => choice.id === id)?.label ?? props.unknownWord;
  const others = () => [
    { value: '', label: props.addWord },
    ...props.choices.filter(({ id }) => !props.value.includes(id)).map(({ id, label }) => ({ value: String(id), label })),
  ];
  const raise = (at: number) => {
    const ids = [...props.value];
    ids.splice(at - 1, 0, ...ids.splice(at, 1));
    props.onChange(ids);
  };
  return (
    <div class="grid gap-2">
      <ol class="grid gap-1" aria-label={props.listLabel}>
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
        label={props.label}
        name={props.name}
        value=""
        choices={others()}
        onChange={(value) => value !== '' && props.onChange([...props.value, Number(value)])}
        error={props.error}
        hint={props.hint}
      />
    </div>
  );
}
