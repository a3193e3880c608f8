import type { Call } from '@botpbx/shared/model/call';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayDuration } from '../../lib/format.ts';
import { directions, dispositions } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, Table } from '../../ui/table.tsx';

/** The rows of the history, newest first. */
export function CallTable(props: { rows: readonly Call[]; onOpen: (row: Call) => void }) {
  const clockwork = createClockwork();
  const nowMs = createNow(60_000);
  const open = (event: MouseEvent, row: Call) => {
    event.preventDefault();
    props.onOpen(row);
  };
  const columns: Column<Call>[] = [
    {
      title: 'Began',
      cell: (row) => (
        <a
          href={`/calls?id=${encodeURIComponent(row.id)}`}
          class="whitespace-nowrap tabular-nums hover:text-accent-text hover:underline"
          onClick={(event) => open(event, row)}
        >
          {clockwork().short(row.started_at, nowMs())}
        </a>
      ),
    },
    { title: 'Direction', from: 'lg', cell: (row) => <span class="text-ink-2">{directions[row.direction]}</span> },
    { title: 'From', from: 'sm', cell: (row) => <Party number={row.from} name={row.from_name} /> },
    { title: 'To', from: 'sm', cell: (row) => <Party number={row.to} name={null} /> },
    {
      title: 'Call',
      from: 'only-narrow',
      cell: (row) => (
        <span class="grid text-sm break-all">
          <span class="text-base font-[560]">{row.from}</span>
          <span class="text-ink-2">to {row.to}</span>
        </span>
      ),
    },
    { title: 'Outcome', cell: (row) => <Outcome row={row} /> },
    { title: 'Talked', from: 'sm', align: 'end', cell: (row) => (row.duration > 0 ? sayDuration(row.duration) : '–') },
    {
      title: 'In all',
      from: 'lg',
      align: 'end',
      cell: (row) => <span class="text-ink-2">{sayDuration(row.total_duration)}</span>,
    },
  ];
  return <Table caption="Calls" columns={columns} rows={props.rows} onOpen={props.onOpen} />;
}

function Party(props: { number: string; name: string | null }) {
  return (
    <span class="flex flex-wrap items-baseline gap-x-2">
      <span class="font-[560]">{props.number}</span>
      <span class="text-sm text-ink-2">{props.name}</span>
    </span>
  );
}

function Outcome(props: { row: Call }) {
  const word = () => dispositions[props.row.disposition ?? 'FAILED'];
  return (
    <span class="grid justify-items-start gap-0.5">
      <Badge tone={word().tone}>{word().text}</Badge>
      <span class="pl-2 text-sm text-ink-2 sm:hidden">{props.row.duration > 0 ? sayDuration(props.row.duration) : ''}</span>
    </span>
  );
}
