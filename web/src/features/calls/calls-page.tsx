import { listCalls } from '@botpbx/shared/api/calls';
import { Direction, Disposition } from '@botpbx/shared/model/call';
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
import { CallFilters, FILTER_NAMES } from './call-filters.tsx';
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
      <PageHead title="Calls" says={`Every call that has ended. Times are those of ${me().tenant.time_zone.replaceAll('_', ' ')}.`} />
      <Card>
        <CallFilters url={url} isFiltered={isFiltered()} onClear={clear} />
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
function filtersIn(url: UrlState) {
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(url.get(name)) ? url.get(name) : undefined);
  const asked = {
    start: day('start'),
    end: day('end'),
    direction: Direction.safeParse(url.get('direction')).data,
    disposition: Disposition.safeParse(url.get('disposition')).data,
    party: url.get('party').slice(0, 40) || undefined,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as typeof asked;
}
