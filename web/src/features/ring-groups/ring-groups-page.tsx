import { deleteRingGroup, listRingGroups } from '@botpbx/shared/api/ring-groups';
import type { RingGroup } from '@botpbx/shared/model/ring-group';
import { useQueryClient } from '@tanstack/solid-query';
import BellRing from 'lucide-solid/icons/bell-ring';
import { lazy, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { strategyWord } from './strategies.ts';

const NewGroupDialog = lazy(async () => ({ default: (await import('./ring-group-form.tsx')).NewGroupDialog }));
const EditGroupDialog = lazy(async () => ({ default: (await import('./ring-group-form.tsx')).EditGroupDialog }));

/** Extensions that are called by one number. */
export function RingGroupsPage() {
  const may = useMay();
  const mayWrite = () => may('ring_groups:write');
  const list = createRows(
    () => keys.ringGroups,
    (asked, signal) => call(listRingGroups, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Ring Groups"
      says="Extensions that ring together."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add group"
      moreWord="Show more groups"
      empty={{ title: 'No ring groups yet', icon: BellRing, says: 'A group rings several extensions, at once or one after the other.' }}
      table={(rows, acts) => <GroupTable rows={rows()} {...acts} />}
      adding={(close) => <NewGroupDialog onClose={close} />}
      editing={(row, close) => <EditGroupDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteGroup row={row} onClose={close} />}
    />
  );
}

interface GroupTableProps {
  rows: readonly RingGroup[];
  mayWrite: boolean;
  onEdit: (row: RingGroup) => void;
  onDelete: (row: RingGroup) => void;
}

function GroupTable(props: GroupTableProps) {
  const columns: Column<RingGroup>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/ring-groups?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Number', cell: (row) => row.number ?? '–' },
    { title: 'Rings', from: 'sm', cell: (row) => strategyWord(row.strategy) },
    { title: 'Members', from: 'sm', cell: (row) => row.extension_ids.length },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`ring group ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Ring groups" columns={columns} rows={props.rows} />;
}

function DeleteGroup(props: { row: RingGroup; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.ringGroups });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its number is free from then on. What still leads to it must be changed first."
      act="Delete group"
      run={() => save(`Ring group ${props.row.name} deleted`, () => call(deleteRingGroup, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
