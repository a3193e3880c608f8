import { deletePinSet, listPinSets } from '@botpbx/shared/api/pin-sets';
import type { PinSet } from '@botpbx/shared/model/pin-set';
import { useQueryClient } from '@tanstack/solid-query';
import KeyRound from 'lucide-solid/icons/key-round';
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

const NewPinSetDialog = lazy(async () => ({ default: (await import('./pin-set-form.tsx')).NewPinSetDialog }));
const EditPinSetDialog = lazy(async () => ({ default: (await import('./pin-set-form.tsx')).EditPinSetDialog }));

/** PINs of which outbound routes ask for one. */
export function PinSetsPage() {
  const may = useMay();
  const mayWrite = () => may('outbound_routes:write');
  const list = createRows(
    () => keys.pinSets,
    (asked, signal) => call(listPinSets, { query: asked }, signal),
  );
  return (
    <ListPage
      title="PIN Sets"
      says="What callers must know before a call leaves."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add PIN set"
      moreWord="Show more PIN sets"
      empty={{
        title: 'No PIN sets yet',
        icon: KeyRound,
        says: 'An outbound route can ask callers for a PIN of a set before the call leaves.',
      }}
      table={(rows, acts) => <ListTable rows={rows()} {...acts} />}
      adding={(close) => <NewPinSetDialog onClose={close} />}
      editing={(row, close) => <EditPinSetDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteList row={row} onClose={close} />}
    />
  );
}

interface ListTableProps {
  rows: readonly PinSet[];
  mayWrite: boolean;
  onEdit: (row: PinSet) => void;
  onDelete: (row: PinSet) => void;
}

function ListTable(props: ListTableProps) {
  const columns: Column<PinSet>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/pin-sets?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'PINs of', cell: (row) => <span class="text-ink-2">{row.pins.map(({ label }) => label).join(', ')}</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`PIN set ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="PIN Sets" columns={columns} rows={props.rows} />;
}

function DeleteList(props: { row: PinSet; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.pinSets });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the PIN set ${props.row.name}?`}
      says="Its PINs open nothing from then on."
      act="Delete"
      run={() => save(`PIN set ${props.row.name} deleted`, () => call(deletePinSet, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
