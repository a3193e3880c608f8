import type { IvrSummary } from '@botpbx/shared/model/ivr';
import Copy from 'lucide-solid/icons/copy';
import Download from 'lucide-solid/icons/download';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Link from 'lucide-solid/icons/link';
import Pencil from 'lucide-solid/icons/pencil';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import Settings from 'lucide-solid/icons/settings';
import Trash from 'lucide-solid/icons/trash';
import { Show } from 'solid-js';
import { createNow } from '../../../lib/clock.ts';
import { createClockwork } from '../../../lib/clockwork.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { type Column, Table } from '../../../ui/table.tsx';

/** What can be done with an IVR of the list. */
export type IvrAct = 'settings' | 'versions' | 'uses' | 'copy' | 'export' | 'delete';

/** Where an IVR is edited. */
export const editorPath = (id: number): string => `/ivr-builder/edit?id=${id}`;

interface IvrTableProps {
  rows: readonly IvrSummary[];
  mayWrite: boolean;
  onAct: (act: IvrAct, row: IvrSummary) => void;
}

/** The IVRs; a click opens the editor. */
export function IvrTable(props: IvrTableProps) {
  const nowMs = createNow(60_000);
  const clockwork = createClockwork();
  const columns: Column<IvrSummary>[] = [
    { title: 'Name', cell: (row) => <Name row={row} /> },
    { title: 'Number', from: 'sm', cell: (row) => row.number ?? '–' },
    { title: 'Steps', from: 'md', align: 'end', cell: (row) => row.steps },
    { title: 'Version', cell: (row) => <Standing row={row} /> },
    { title: 'Changed', from: 'md', cell: (row) => <span class="text-ink-2">{clockwork().short(row.updated_at, nowMs())}</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => <IvrMenu row={row} mayWrite={props.mayWrite} onAct={(act) => props.onAct(act, row)} />,
    },
  ];
  return <Table caption="IVRs" columns={columns} rows={props.rows} onOpen={(row) => location.assign(editorPath(row.id))} />;
}

function Name(props: { row: IvrSummary }) {
  return (
    <span class="grid">
      <a class="font-[600] hover:text-accent-text hover:underline" href={editorPath(props.row.id)}>
        {props.row.name}
      </a>
      <Show when={props.row.description}>
        <span class="line-clamp-1 text-sm text-ink-3">{props.row.description}</span>
      </Show>
    </span>
  );
}

/** Which version takes calls, and whether more has been drawn since. */
function Standing(props: { row: IvrSummary }) {
  return (
    <Show when={props.row.version > 0} fallback={<Badge tone="off">Not published</Badge>}>
      <span class="inline-flex items-center gap-2">
        <Badge tone="good">{`Version ${props.row.version}`}</Badge>
        <Show when={props.row.has_changes}>
          <Badge tone="warn">Draft</Badge>
        </Show>
      </span>
    </Show>
  );
}

function IvrMenu(props: { row: IvrSummary; mayWrite: boolean; onAct: (act: IvrAct) => void }) {
  const entry = (act: IvrAct, label: string, Icon: typeof Link): MenuEntry => ({
    label,
    icon: <Icon size={15} aria-hidden="true" />,
    onSelect: () => props.onAct(act),
  });
  const edit: MenuEntry = {
    label: 'Open in the editor',
    icon: <Pencil size={15} aria-hidden="true" />,
    onSelect: () => location.assign(editorPath(props.row.id)),
  };
  const writing = (...entries: MenuEntry[]) => (props.mayWrite ? entries : []);
  const entries = () => [
    edit,
    ...writing(entry('settings', 'Name and number', Settings)),
    entry('versions', 'Versions', History),
    entry('uses', 'Used by', Link),
    ...writing(entry('copy', 'Copy', Copy)),
    entry('export', 'Export', Download),
    ...writing({ ...entry('delete', 'Delete', Trash), isDanger: true }),
  ];
  return (
    <Menu
      label={`Actions for IVR ${props.row.name}`}
      triggerClass="button button-quiet button-square -my-1.5"
      trigger={<Ellipsis size={18} aria-hidden="true" />}
      entries={entries()}
    />
  );
}
