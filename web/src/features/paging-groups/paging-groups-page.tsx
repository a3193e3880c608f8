import { deletePagingGroup, listPagingGroups } from '@botpbx/shared/api/paging-groups';
import type { PagingGroup } from '@botpbx/shared/model/paging-group';
import { useQueryClient } from '@tanstack/solid-query';
import Megaphone from 'lucide-solid/icons/megaphone';
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

const NewPageDialog = lazy(async () => ({ default: (await import('./paging-group-form.tsx')).NewPageDialog }));
const EditPageDialog = lazy(async () => ({ default: (await import('./paging-group-form.tsx')).EditPageDialog }));

/** Phones that answer by themselves and speak what the caller says. */
export function PagingGroupsPage() {
  const may = useMay();
  const mayWrite = () => may('paging_groups:write');
  const list = createRows(
    () => keys.pagingGroups,
    (asked, signal) => call(listPagingGroups, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Paging"
      says="Phones that answer by themselves and speak what the caller says."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add group"
      moreWord="Show more groups"
      empty={{ title: 'No paging groups yet', icon: Megaphone, says: 'A page is heard from all phones of a group at once.' }}
      table={(rows, acts) => <PageTable rows={rows()} {...acts} />}
      adding={(close) => <NewPageDialog onClose={close} />}
      editing={(row, close) => <EditPageDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeletePage row={row} onClose={close} />}
    />
  );
}

interface PageTableProps {
  rows: readonly PagingGroup[];
  mayWrite: boolean;
  onEdit: (row: PagingGroup) => void;
  onDelete: (row: PagingGroup) => void;
}

function PageTable(props: PageTableProps) {
  const columns: Column<PagingGroup>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/paging-groups?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Number', cell: (row) => row.number },
    { title: 'Members', from: 'sm', cell: (row) => row.extension_ids.length },
    { title: 'Speaks', from: 'sm', cell: (row) => (row.two_way ? 'Everybody' : 'The caller') },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`paging group ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Paging groups" columns={columns} rows={props.rows} />;
}

function DeletePage(props: { row: PagingGroup; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.pagingGroups });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its number is free from then on. What still leads to it must be changed first."
      act="Delete group"
      run={() => save(`Paging group ${props.row.name} deleted`, () => call(deletePagingGroup, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
