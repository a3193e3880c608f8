import { listQueues } from '@botpbx/shared/api/queues';
import { Direction, Disposition } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { useMay } from '../../lib/me.ts';
import { trunksQuery } from '../../lib/named.ts';
import { keys } from '../../lib/queries.ts';
import type { UrlState } from '../../lib/url-state.ts';
import { directions, dispositions } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { SearchBox } from '../../ui/search-box.tsx';

const FIRST = ['start', 'end', 'direction', 'disposition', 'party'] as const;
const MORE = ['extension', 'trunk_id', 'queue', 'min_duration', 'has_recording'] as const;
/** The names of the filters in the address, as the API calls them. */
export const FILTER_NAMES = [...FIRST, ...MORE] as const;

interface CallFiltersProps {
  url: UrlState;
  isFiltered: boolean;
  onClear: () => void;
}

const fieldOf = (url: UrlState) => (name: (typeof FILTER_NAMES)[number]) => ({
  name,
  value: url.get(name),
  onChange: (value: string) => url.set({ [name]: value }),
});
const anyOr = (words: readonly { value: string; label: string }[]) => [{ value: '', label: 'Any' }, ...words];

/** Narrows the history down by day, direction, outcome and party, and behind a button by more. */
export function CallFilters(props: CallFiltersProps) {
  const field = fieldOf(props.url);
  const [isMore, setMore] = createSignal(MORE.some((name) => props.url.get(name) !== ''));
  return (
    <div class="border-b border-line p-4">
      <div class="grid grid-cols-2 items-end gap-3 md:grid-cols-[minmax(9.75rem,1fr)_minmax(9.75rem,1fr)_1fr_1fr_1.6fr]">
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
      </div>
      <Show when={isMore()}>
        <MoreFilters url={props.url} />
      </Show>
      <div class="mt-2 -mb-1 -ml-2.5 flex gap-1">
        <Button kind="quiet" aria-expanded={isMore()} onClick={() => setMore(!isMore())}>
          {isMore() ? 'Fewer filters' : 'More filters'}
        </Button>
        <Show when={props.isFiltered}>
          <Button kind="quiet" onClick={props.onClear}>
            Clear filters
          </Button>
        </Show>
      </div>
    </div>
  );
}

function MoreFilters(props: { url: UrlState }) {
  const field = fieldOf(props.url);
  const may = useMay();
  const queues = useQuery(() => ({
    queryKey: [...keys.queues, 'keys'],
    queryFn: async ({ signal }) => (await call(listQueues, { query: { limit: 500 } }, signal)).data,
    enabled: may('queues:read'),
  }));
  const trunks = useQuery(() => ({ ...trunksQuery(), enabled: may('trunks:read') }));
  return (
    <div class="mt-3 grid grid-cols-2 items-end gap-3 md:grid-cols-5">
      <TextField label="Extension" inputMode="numeric" placeholder="Took part" {...field('extension')} />
      <ChoiceField
        label="Trunk"
        {...field('trunk_id')}
        choices={anyOr((trunks.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })))}
      />
      <ChoiceField
        label="Queue"
        {...field('queue')}
        choices={anyOr((queues.data ?? []).map(({ key, name }) => ({ value: key, label: name })))}
      />
      <TextField label="Talked at least" inputMode="numeric" placeholder="Seconds" {...field('min_duration')} />
      <ChoiceField
        label="Recording"
        {...field('has_recording')}
        choices={anyOr([
          { value: 'true', label: 'Recorded' },
          { value: 'false', label: 'Not recorded' },
        ])}
      />
    </div>
  );
}
