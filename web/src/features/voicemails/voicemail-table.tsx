import type { Extension } from '@botpbx/shared/model/extension';
import type { Voicemail } from '@botpbx/shared/model/voicemail';
import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left';
import Download from 'lucide-solid/icons/download';
import MailCheck from 'lucide-solid/icons/mail-check';
import MailOpen from 'lucide-solid/icons/mail-open';
import Trash from 'lucide-solid/icons/trash';
import { Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayDuration } from '../../lib/format.ts';
import { type Column, Table } from '../../ui/table.tsx';

export interface VoicemailActs {
  readonly onFolder: (row: Voicemail) => void;
  readonly onMove: (row: Voicemail) => void;
  readonly onDelete: (row: Voicemail) => void;
}

interface VoicemailTableProps {
  rows: readonly Voicemail[];
  extensions: readonly Extension[];
  /** Absent for those who may only listen. */
  acts: VoicemailActs | undefined;
}

/** The messages, newest first, each to be listened to where it stands. */
export function VoicemailTable(props: VoicemailTableProps) {
  const clockwork = createClockwork();
  const nowMs = createNow(60_000);
  const columns: Column<Voicemail>[] = [
    {
      title: 'Received',
      cell: (row) => (
        <span class="whitespace-nowrap tabular-nums" classList={{ 'font-[620]': row.folder === 'new' }}>
          {clockwork().short(row.received_at, nowMs())}
        </span>
      ),
    },
    { title: 'From', cell: (row) => callerOf(row) },
    { title: 'Mailbox', from: 'sm', cell: (row) => mailboxWord(row, props.extensions) },
    { title: 'State', from: 'lg', cell: (row) => <span class="text-ink-2">{stateOf(row)}</span> },
    { title: 'Length', align: 'end', from: 'sm', cell: (row) => sayDuration(Math.round(row.duration)) },
    {
      title: 'Listen',
      cell: (row) => (
        <Show when={row.has_audio} fallback={<span class="text-ink-3">On its way</span>}>
          {/* biome-ignore lint/a11y/useMediaCaption: what a caller said has no captions yet */}
          <audio class="h-9 w-full min-w-40" controls preload="none" src={soundOf(row)} aria-label={nameOf(row)} />
        </Show>
      ),
    },
    {
      title: 'Text',
      from: 'lg',
      cell: (row) => <span class="line-clamp-3 max-w-[22rem] text-sm text-ink-2">{row.transcription ?? ''}</span>,
    },
    { title: 'Actions', isTitleHidden: true, align: 'end', cell: (row) => <Acts row={row} acts={props.acts} /> },
  ];
  return <Table caption="Voicemail" columns={columns} rows={props.rows} />;
}

const soundOf = (row: Voicemail): string => `/api/voicemails/${row.id}/audio`;
const callerOf = (row: Voicemail): string =>
  row.from === '' ? 'Withheld' : row.from_name === null ? row.from : `${row.from} ${row.from_name}`;
const nameOf = (row: Voicemail): string => `Message from ${callerOf(row)}`;

/** The mailbox as people know it. */
export const mailboxWord = ({ mailbox }: Pick<Voicemail, 'mailbox'>, extensions: readonly Extension[]): string =>
  mailbox === 'general' ? 'General' : (extensions.find((row) => row.id === mailbox)?.extension ?? 'Deleted extension');

const MAILED: Readonly<Record<Voicemail['email'], string>> = {
  none: '',
  waiting: ', mail on its way',
  sent: ', mailed',
  failed: ', mail failed',
};
const stateOf = (row: Voicemail): string => `${row.folder === 'new' ? 'New' : 'Heard'}${MAILED[row.email]}`;

function Acts(props: { row: Voicemail; acts: VoicemailActs | undefined }) {
  return (
    <span class="flex justify-end gap-1">
      <Show when={props.row.has_audio}>
        <a
          class="button button-quiet button-square -my-1.5"
          href={soundOf(props.row)}
          download={`voicemail-${props.row.id}.wav`}
          aria-label={`Download: ${nameOf(props.row)}`}
        >
          <Download size={17} aria-hidden="true" />
        </a>
      </Show>
      <Show when={props.acts}>
        {(acts) => (
          <>
            <Act
              name={`${props.row.folder === 'new' ? 'Mark as heard' : 'Mark as new'}: ${nameOf(props.row)}`}
              onClick={() => acts().onFolder(props.row)}
              icon={props.row.folder === 'new' ? MailCheck : MailOpen}
            />
            <Act name={`Move: ${nameOf(props.row)}`} onClick={() => acts().onMove(props.row)} icon={ArrowRightLeft} />
            <Act name={`Delete: ${nameOf(props.row)}`} onClick={() => acts().onDelete(props.row)} icon={Trash} />
          </>
        )}
      </Show>
    </span>
  );
}

function Act(props: { name: string; onClick: () => void; icon: typeof Trash }) {
  return (
    <button
      type="button"
      class="button button-quiet button-square -my-1.5"
      aria-label={props.name}
      title={props.name}
      onClick={props.onClick}
    >
      <props.icon size={17} aria-hidden="true" />
    </button>
  );
}
