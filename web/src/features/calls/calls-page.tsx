import { CallFilters, exportCalls, listCalls } from '@botpbx/shared/api/calls';
import Download from 'lucide-solid/icons/download';
import RotateCcwClock from 'lucide-solid/icons/rotate-ccw-clock';
import { lazy, Show, Suspense } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMe } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState, type UrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { FILTER_NAMES, CallFilters as Filters } from './call-filters.tsx';
import { CallTable } from './call-table.tsx';

const OpenedCall = lazy(async () => ({ default: (await import('./opened-call.tsx')).OpenedCall }));

/** The history of calls. Filters and the opened call stand in the address. */
export function CallsPage() {
  const me = useMe();
  const url = createUrlState();
  const filters = () => filtersIn(url);
  const list = createRows(
    () => [...keys.callHistory, filters()],
    (asked, signal) => call(listCalls, { query: { ...asked, ...filters() } }, signal),
  );
  const isFiltered = () => Object.keys(filters()).length > 0;
  const clear = () => url.set(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])));
  return (
    <>
      <PageHead title="Calls" says={`Every call that has ended. Times are those of ${me().tenant.time_zone.replaceAll('_', ' ')}.`}>
        <a class="button button-plain" href={`${exportCalls.path}?${new URLSearchParams(filters())}`} download="">
          <Download size={16} aria-hidden="true" /> Export CSV
        </a>
      </PageHead>
      <Card>
        <Filters url={url} isFiltered={isFiltered()} onClear={clear} />
        <Listing list={list} moreWord="Show earlier calls" empty={<NoCalls isFiltered={isFiltered()} onClear={clear} />}>
          {(rows) => <CallTable rows={rows()} onOpen={(row) => url.set({ id: row.id }, 'push')} />}
        </Listing>
      </Card>
      <Suspense>
        <Show when={url.get('id')} keyed>
          {(id) => <OpenedCall id={id} onClose={() => url.set({ id: undefined })} />}
        </Show>
      </Suspense>
    </>
  );
}

function NoCalls(props: { isFiltered: boolean; onClear: () => void }) {
  return (
    <Show
      when={props.isFiltered}
      fallback={
        <Empty title="No calls yet" icon={RotateCcwClock}>
          The first one will stand here when it ends.
        </Empty>
      }
    >
      <Empty title="No such calls" icon={RotateCcwClock} action={<Button onClick={props.onClear}>Clear filters</Button>}>
        No call fits these filters.
      </Empty>
    </Show>
  );
}

/** What of the address the API understands; an odd value is left out. */
function filtersIn(url: UrlState): Record<string, string> {
  const typed = Object.fromEntries(
    FILTER_NAMES.map((name) => [name, url.get(name).slice(0, 80)] as const).filter(([, text]) => text !== ''),
  );
  const odd = new Set((CallFilters.safeParse(typed).error?.issues ?? []).map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !odd.has(name)));
}
