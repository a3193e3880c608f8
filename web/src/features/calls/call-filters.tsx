import { Direction, Disposition } from '@botpbx/shared/model/call';
import { Show } from 'solid-js';
import type { UrlState } from '../../lib/url-state.ts';
import { directions, dispositions } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { SearchBox } from '../../ui/search-box.tsx';

/** The names of the filters in the address, as the API calls them. */
export const FILTER_NAMES = ['start', 'end', 'direction', 'disposition', 'party'] as const;

interface CallFiltersProps {
  url: UrlState;
  isFiltered: boolean;
  onClear: () => void;
}

/** Narrows the history down by day, direction, outcome and party. */
export function CallFilters(props: CallFiltersProps) {
  const field = (name: (typeof FILTER_NAMES)[number]) => ({
    name,
    value: props.url.get(name),
    onChange: (value: string) => props.url.set({ [name]: value }),
  });
  const anyOr = (words: readonly { value: string; label: string }[]) => [{ value: '', label: 'Any' }, ...words];
  return (
    <div class="grid grid-cols-2 items-end gap-3 border-b border-line p-4 md:grid-cols-[1fr_1fr_1fr_1fr_1.6fr_auto]">
      <TextField label="From day" type="date" {...field('start')} />
      <TextField label="To day" type="date" {...field('end')} />
      <ChoiceField
        label="Direction"
        {...field('direction')}
        choices={anyOr(Direction.options.map((value) => ({ value, label: directions[value] })))}
      />
      <ChoiceField
        label="Outcome"
        {...field('disposition')}
        choices={anyOr(Disposition.options.map((value) => ({ value, label: dispositions[value].text })))}
      />
      <div class="col-span-2 md:col-span-1">
        <SearchBox
          label="Caller or called number"
          placeholder="Number"
          value={props.url.get('party')}
          onSearch={(party) => props.url.set({ party })}
        />
      </div>
      <Show when={props.isFiltered}>
        <Button kind="quiet" class="max-md:col-span-2" onClick={props.onClear}>
          Clear filters
        </Button>
      </Show>
    </div>
  );
}
