import type { Extension } from '@botpbx/shared/model/extension';
import KeyRound from 'lucide-solid/icons/key-round';
import Phone from 'lucide-solid/icons/phone';
import { Show } from 'solid-js';
import { extensionStatuses } from '../../lib/words.ts';
import { Badge, Lamp } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

interface ExtensionTableProps {
  rows: readonly Extension[];
  mayChange: boolean;
  onOpen: (row: Extension) => void;
  onAct: (over: { kind: 'delete' | 'renew' | 'settings'; row: Extension }) => void;
}

/** The rows of the list. */
export function ExtensionTable(props: ExtensionTableProps) {
  const columns: Column<Extension>[] = [
    {
      title: 'Number',
      cell: (row) => (
        <RowLink href={`/extensions?id=${row.id}`} onOpen={() => props.onOpen(row)}>
          {row.extension}
        </RowLink>
      ),
    },
    {
      title: 'Name',
      cell: (row) => (
        <span class="grid min-w-0">
          <span class="break-words">{row.name}</span>
          <span class="text-sm text-ink-2 sm:hidden">
            <Status row={row} />
          </span>
        </span>
      ),
    },
    { title: 'Phone', from: 'sm', cell: (row) => <Status row={row} /> },
    { title: 'E-mail', from: 'lg', cell: (row) => <span class="text-ink-2">{row.email ?? '–'}</span> },
    { title: 'Caller ID', from: 'xl', cell: (row) => <span class="text-ink-2">{row.caller_id ?? '–'}</span> },
    { title: 'Rings for', from: 'lg', align: 'end', cell: (row) => <span class="text-ink-2">{row.ring_timeout} s</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayChange}>
          <ExtensionMenu row={row} onOpen={props.onOpen} onAct={props.onAct} />
        </Show>
      ),
    },
  ];
  return <Table caption="Extensions" columns={columns} rows={props.rows} onOpen={props.onOpen} />;
}

function Status(props: { row: Extension }) {
  const word = () => extensionStatuses[props.row.status];
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2">
      <Lamp tone={word().tone} lit={props.row.status === 'ringing'}>
        {word().text}
      </Lamp>
      <Show when={props.row.dnd}>
        <Badge tone="warn">Do not disturb</Badge>
      </Show>
    </span>
  );
}

function ExtensionMenu(props: { row: Extension } & Pick<ExtensionTableProps, 'onOpen' | 'onAct'>) {
  const settings = () => ({
    label: 'Phone settings',
    icon: <Phone size={15} aria-hidden="true" />,
    onSelect: () => props.onAct({ kind: 'settings', row: props.row }),
  });
  const renew = () => ({
    label: 'Make new secret',
    icon: <KeyRound size={15} aria-hidden="true" />,
    onSelect: () => props.onAct({ kind: 'renew', row: props.row }),
  });
  return (
    <RowMenu
      name={`extension ${props.row.extension}`}
      onEdit={() => props.onOpen(props.row)}
      others={[settings(), renew()]}
      onDelete={() => props.onAct({ kind: 'delete', row: props.row })}
    />
  );
}
