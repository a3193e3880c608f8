import { Combobox } from '@kobalte/core/combobox';
import Check from 'lucide-solid/icons/check';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import { Show } from 'solid-js';

export interface Pick {
  readonly value: string;
  readonly label: string;
}

interface PickFieldProps {
  label: string;
  name: string;
  placeholder: string;
  value: Pick | undefined;
  picks: readonly Pick[];
  /** Asks for other picks that fit what was typed. */
  onSearch: (text: string) => void;
  onChange: (pick: Pick | undefined) => void;
  error?: string | undefined;
  hint?: string;
}

/** One of many choices, found by typing. */
export function PickField(props: PickFieldProps) {
  let element: HTMLDivElement | undefined;
  return (
    <Combobox<Pick>
      ref={element}
      class="grid gap-1.5"
      options={[...props.picks]}
      optionValue="value"
      optionTextValue="label"
      optionLabel="label"
      value={props.value ?? null}
      onChange={(pick) => props.onChange(pick ?? undefined)}
      onInputChange={(text) => props.onSearch(text === props.value?.label ? '' : text)}
      defaultFilter={() => true}
      triggerMode="focus"
      placeholder={props.placeholder}
      name={props.name}
      validationState={props.error === undefined ? 'valid' : 'invalid'}
      gutter={4}
      sameWidth
      itemComponent={(item) => (
        <Combobox.Item item={item.item} class="menu-item justify-between">
          <Combobox.ItemLabel>{item.item.rawValue.label}</Combobox.ItemLabel>
          <Combobox.ItemIndicator>
            <Check size={16} aria-hidden="true" />
          </Combobox.ItemIndicator>
        </Combobox.Item>
      )}
    >
      <Combobox.Label class="text-sm font-[540]">{props.label}</Combobox.Label>
      <Combobox.Control class="relative">
        <Combobox.Input class="input pr-11" autocomplete="off" spellcheck={false} />
        <Combobox.Trigger class="absolute inset-y-0 right-1 grid w-9 place-items-center text-ink-3" aria-label="Show choices">
          <ChevronsUpDown size={16} aria-hidden="true" />
        </Combobox.Trigger>
      </Combobox.Control>
      <Show when={props.hint}>
        <Combobox.Description class="text-xs text-ink-3">{props.hint}</Combobox.Description>
      </Show>
      <Combobox.ErrorMessage class="text-sm text-bad">{props.error}</Combobox.ErrorMessage>
      <Combobox.Portal mount={layerOf(element)}>
        <Combobox.Content class="menu max-h-72 overflow-y-auto">
          <Combobox.Listbox />
          <Show when={props.picks.length === 0}>
            <p class="px-2.5 py-2 text-sm text-ink-2">Nothing found.</p>
          </Show>
        </Combobox.Content>
      </Combobox.Portal>
    </Combobox>
  );
}

/** A modal dialog hides all but itself from screen readers, so its list must open inside of it. */
const layerOf = (element: HTMLElement | undefined): HTMLElement => element?.closest<HTMLElement>('[role="dialog"]') ?? document.body;
