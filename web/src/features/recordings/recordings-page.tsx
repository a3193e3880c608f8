import { deleteRecording, listRecordings } from '@botpbx/shared/api/recordings';
import { type Recording, RecordingTrigger } from '@botpbx/shared/model/recording';
import { useQueryClient } from '@tanstack/solid-query';
import Mic from 'lucide-solid/icons/mic';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMe } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState, type UrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { RecordingTable } from './recording-table.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { triggers } from './words.ts';

const FILTER_NAMES = ['start', 'end', 'trigger', 'party'] as const;

/** The recordings of calls. Filters stand in the address. */
export function RecordingsPage() {
  const me = useMe();
  const client = useQueryClient();
  const url = createUrlState();
  const filters = () => filtersIn(url);
  const [leaving, setLeaving] = createSignal<Recording>();
  const [isSetting, setSetting] = createSignal(false);
  const list = createRows(
    () => [...keys.recordings, filters()],
    (asked, signal) => call(listRecordings, { query: { ...asked, ...filters() } }, signal),
  );
  const mayChange = () => me().permissions.includes('recordings:write');
  const isFiltered = () => Object.keys(filters()).length > 0;
  const clear = () => url.set(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])));
  return (
    <>
      <PageHead title="Recordings" says="Calls that were recorded. Who listens is written to the audit log.">
        <Show when={mayChange()}>
          <Button onClick={() => setSetting(true)}>Recording settings</Button>
        </Show>
      </PageHead>
      <Card>
        <Filters url={url} onClear={clear} />
        <Listing list={list} moreWord="Show earlier recordings" empty={<NoRecordings onClear={isFiltered() ? clear : undefined} />}>
          {(rows) => <RecordingTable rows={rows()} onDelete={mayChange() ? setLeaving : undefined} />}
        </Listing>
      </Card>
      <Show when={leaving()} keyed>
        {(row) => (
          <Ask
            title="Delete this recording?"
            says={`${row.extension} and ${row.party}: the sound is removed for good.`}
            act="Delete"
            run={() => call(deleteRecording, { params: { id: row.id } })}
            onDone={() => {
              setLeaving(undefined);
              void client.invalidateQueries({ queryKey: keys.recordings });
            }}
            onClose={() => setLeaving(undefined)}
          />
        )}
      </Show>
      <Show when={isSetting()}>
        <SettingsDialog onClose={() => setSetting(false)} />
      </Show>
    </>
  );
}

function Filters(props: { url: UrlState; onClear: () => void }) {
  const field = (name: (typeof FILTER_NAMES)[number]) => ({
    name,
    value: props.url.get(name),
    onChange: (value: string) => props.url.set({ [name]: value }),
  });
  const choices = () => [{ value: '', label: 'Any' }, ...RecordingTrigger.options.map((value) => ({ value, label: triggers[value] }))];
  return (
    <div class="grid grid-cols-2 items-end gap-3 border-b border-line p-4 md:grid-cols-[1fr_1fr_1fr_1.6fr_auto]">
      <TextField label="From day" type="date" {...field('start')} />
      <TextField label="To day" type="date" {...field('end')} />
      <ChoiceField label="Why" choices={choices()} {...field('trigger')} />
      <SearchBox
        label="Number that talked"
        placeholder="Number"
        value={props.url.get('party')}
        onSearch={(party) => props.url.set({ party })}
      />
      <Button kind="quiet" class="max-md:col-span-2" onClick={props.onClear}>
        Clear filters
      </Button>
    </div>
  );
}

function NoRecordings(props: { onClear: (() => void) | undefined }) {
  return (
    <Show
      when={props.onClear}
      fallback={
        <Empty title="No recordings" icon={Mic}>
          Set an extension to always record, or start a recording on Live Calls.
        </Empty>
      }
    >
      {(clear) => (
        <Empty title="No such recordings" icon={Mic} action={<Button onClick={clear()}>Clear filters</Button>}>
          No recording fits these filters.
        </Empty>
      )}
    </Show>
  );
}

/** What of the address the API understands; an odd value is left out. */
function filtersIn(url: UrlState) {
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(url.get(name)) ? url.get(name) : undefined);
  const asked = {
    start: day('start'),
    end: day('end'),
    trigger: RecordingTrigger.safeParse(url.get('trigger')).data,
    party: url.get('party').slice(0, 40) || undefined,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as typeof asked;
}
