import type { Recording } from '@botpbx/shared/model/recording';
import Download from 'lucide-solid/icons/download';
import Trash from 'lucide-solid/icons/trash';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayDuration } from '../../lib/format.ts';
import { type Column, Table } from '../../ui/table.tsx';
import { triggers } from './words.ts';

interface RecordingTableProps {
  rows: readonly Recording[];
  /** Absent for those who may not delete. */
  onDelete: ((row: Recording) => void) | undefined;
}

/** The recordings, newest first, each to be listened to where it stands. */
export function RecordingTable(props: RecordingTableProps) {
  const clockwork = createClockwork();
  const nowMs = createNow(60_000);
  const columns: Column<Recording>[] = [
    {
      title: 'Began',
      cell: (row) => (
        <a
          href={`/calls?id=${encodeURIComponent(row.call_id)}`}
          class="whitespace-nowrap tabular-nums hover:text-accent-text hover:underline"
        >
          {clockwork().short(row.started_at, nowMs())}
        </a>
      ),
    },
    { title: 'Extension', from: 'sm', cell: (row) => <span class="font-[560]">{row.extension}</span> },
    { title: 'Other side', from: 'sm', cell: (row) => row.party },
    { title: 'Why', from: 'lg', cell: (row) => <span class="text-ink-2">{triggers[row.trigger]}</span> },
    { title: 'Length', align: 'end', cell: (row) => sayDuration(row.duration) },
    {
      title: 'Listen',
      // biome-ignore lint/a11y/useMediaCaption: what was said in a call has no captions yet
      cell: (row) => <audio class="h-9 w-full min-w-40" controls preload="none" src={soundOf(row)} aria-label={nameOf(row)} />,
    },
    { title: 'Actions', isTitleHidden: true, align: 'end', cell: (row) => <Acts row={row} onDelete={props.onDelete} /> },
  ];
  return <Table caption="Recordings" columns={columns} rows={props.rows} />;
}

const soundOf = (row: Recording): string => `/api/recordings/${row.id}/audio`;
const nameOf = (row: Recording): string => `Recording of ${row.extension} and ${row.party}`;

function Acts(props: { row: Recording; onDelete: ((row: Recording) => void) | undefined }) {
  return (
    <span class="flex justify-end gap-1">
      <a
        class="button button-quiet button-square -my-1.5"
        href={soundOf(props.row)}
        download={props.row.file_name.split('/').at(-1)}
        aria-label={`Download: ${nameOf(props.row)}`}
      >
        <Download size={17} aria-hidden="true" />
      </a>
      {props.onDelete && (
        <button
          type="button"
          class="button button-quiet button-square -my-1.5"
          aria-label={`Delete: ${nameOf(props.row)}`}
          onClick={() => props.onDelete?.(props.row)}
        >
          <Trash size={17} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
