import { deleteNumberList, listNumberLists } from '@botpbx/shared/api/number-lists';
import type { NumberList } from '@botpbx/shared/model/number-list';
import { useQueryClient } from '@tanstack/solid-query';
import Ban from 'lucide-solid/icons/ban';
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
import { KINDS } from './words.ts';

const NewListDialog = lazy(async () => ({ default: (await import('./list-form.tsx')).NewListDialog }));
const EditListDialog = lazy(async () => ({ default: (await import('./list-form.tsx')).EditListDialog }));

/** Callers who are turned away, or who alone get through. */
export function NumberListsPage() {
  const may = useMay();
  const mayWrite = () => may('number_lists:write');
  const list = createRows(
    () => keys.numberLists,
    (asked, signal) => call(listNumberLists, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Number Lists"
      says="Who gets through from outside."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add list"
      moreWord="Show more lists"
      empty={{ title: 'No number lists yet', icon: Ban, says: 'A list blocks callers, or lets only its own callers through.' }}
      table={(rows, acts) => <ListTable rows={rows()} {...acts} />}
      adding={(close) => <NewListDialog onClose={close} />}
      editing={(row, close) => <EditListDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteList row={row} onClose={close} />}
    />
  );
}

const wordOf = (words: readonly { value: string; label: string }[], value: string): string =>
  words.find((word) => word.value === value)?.label ?? value;

interface ListTableProps {
  rows: readonly NumberList[];
  mayWrite: boolean;
  onEdit: (row: NumberList) => void;
  onDelete: (row: NumberList) => void;
}

function ListTable(props: ListTableProps) {
  const columns: Column<NumberList>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/number-lists?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Kind', cell: (row) => wordOf(KINDS, row.kind) },
    { title: 'Numbers', from: 'sm', align: 'end', cell: (row) => <span class="text-ink-2">{row.numbers.length}</span> },
    {
      title: 'For',
      from: 'sm',
      cell: (row) => <span class="text-ink-2">{row.everywhere ? 'All inbound calls' : 'Routes that name it'}</span>,
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`number list ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Number lists" columns={columns} rows={props.rows} />;
}

function DeleteList(props: { row: NumberList; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.numberLists });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the number list ${props.row.name}?`}
      says="Callers on it are treated like all others from then on."
      act="Delete list"
      run={() => save(`Number list ${props.row.name} deleted`, () => call(deleteNumberList, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
