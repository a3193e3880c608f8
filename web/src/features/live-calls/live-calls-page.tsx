import type { CallWithLegs } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import PhoneCall from 'lucide-solid/icons/phone-call';
import PhoneOutgoing from 'lucide-solid/icons/phone-outgoing';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayCount, sayDuration, secondsSince } from '../../lib/format.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { useMay } from '../../lib/me.ts';
import { liveCallsQuery } from '../../lib/queries.ts';
import { directions } from '../../lib/words.ts';
import { Lamp } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { LiveCallMenu } from './live-call-acts.tsx';

const PlaceCallDialog = lazy(async () => ({ default: (await import('./place-call.tsx')).PlaceCallDialog }));

/** The calls that are going on, as they ring, are answered and end. */
export function LiveCallsPage() {
  const interval = useLiveInterval(2000);
  const query = useQuery(() => ({ ...liveCallsQuery(), refetchInterval: interval(), reconcile: 'id' }));
  const says = () => (query.data === undefined ? ' ' : `${sayCount(query.data.length, 'call', 'calls')} in progress.`);
  const may = useMay();
  const [isPlacing, setPlacing] = createSignal(false);
  return (
    <>
      <PageHead title="Live Calls" says={says()}>
        <Show when={may('calls:write')}>
          <Button kind="primary" onClick={() => setPlacing(true)}>
            <PhoneOutgoing size={16} aria-hidden="true" /> Place a call
          </Button>
        </Show>
      </PageHead>
      <Suspense>
        <Show when={isPlacing()}>
          <PlaceCallDialog onClose={() => setPlacing(false)} />
        </Show>
      </Suspense>
      <Card>
        <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
          {(calls) => (
            <Show
              when={calls().length > 0}
              fallback={
                <Empty title="All lines are quiet" icon={PhoneCall}>
                  A call stands here from its first ring to its end.
                </Empty>
              }
            >
              <LiveTable rows={calls()} />
            </Show>
          )}
        </Loadable>
      </Card>
    </>
  );
}

function LiveTable(props: { rows: readonly CallWithLegs[] }) {
  const nowMs = createNow();
  const may = useMay();
  const columns: Column<CallWithLegs>[] = [
    { title: 'State', cell: (row) => <State row={row} /> },
    {
      title: 'From',
      cell: (row) => (
        <span class="grid">
          <span class="font-[580]">{row.from}</span>
          <span class="text-sm text-ink-2">{row.from_name}</span>
        </span>
      ),
    },
    {
      title: 'To',
      cell: (row) => (
        <span class="grid">
          <span class="font-[580]">{row.to}</span>
          <Show when={row.answered_by && row.answered_by !== row.to}>
            <span class="text-sm text-ink-2">answered by {row.answered_by}</span>
          </Show>
        </span>
      ),
    },
    { title: 'Parties', from: 'lg', cell: (row) => <span class="text-sm text-ink-2">{partiesIn(row)}</span> },
    { title: 'Direction', from: 'md', cell: (row) => <span class="text-ink-2">{directions[row.direction]}</span> },
    { title: 'Lasts', align: 'end', cell: (row) => sayDuration(secondsSince(row.answered_at ?? row.started_at, nowMs())) },
    ...(may('calls:write') ? [{ title: 'Actions', align: 'end' as const, cell: (row: CallWithLegs) => <LiveCallMenu row={row} /> }] : []),
  ];
  return <Table caption="Live calls" columns={columns} rows={props.rows} />;
}

/** Who is in the call now, and who of them only rings. */
const partiesIn = ({ legs, answered_at }: CallWithLegs): string =>
  legs
    .filter((leg) => leg.ended_at === null)
    .map((leg, at) => (leg.answered_at !== null || (at === 0 && answered_at !== null) ? leg.party : `${leg.party} (rings)`))
    .join(', ');

function State(props: { row: CallWithLegs }) {
  const isUp = () => props.row.state === 'up';
  return (
    <span data-call={props.row.id} data-state={props.row.state}>
      <Lamp tone={isUp() ? 'bad' : 'warn'} lit={!isUp()}>
        {isUp() ? 'Talking' : 'Ringing'}
      </Lamp>
    </span>
  );
}
