import { deleteParkingLot, listParkingLots } from '@botpbx/shared/api/parking-lots';
import type { ParkingLot } from '@botpbx/shared/model/parking-lot';
import { useQueryClient } from '@tanstack/solid-query';
import SquareParking from 'lucide-solid/icons/square-parking';
import { lazy, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { DestinationName } from '../../lib/destination.tsx';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const NewLotDialog = lazy(async () => ({ default: (await import('./parking-lot-form.tsx')).NewLotDialog }));
const EditLotDialog = lazy(async () => ({ default: (await import('./parking-lot-form.tsx')).EditLotDialog }));

/** Slots in which callers wait until somebody dials the slot. */
export function ParkingLotsPage() {
  const may = useMay();
  const mayWrite = () => may('parking_lots:write');
  const list = createRows(
    () => keys.parkingLots,
    (asked, signal) => call(listParkingLots, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Parking"
      says="Slots in which callers wait until somebody dials the slot."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add lot"
      moreWord="Show more lots"
      empty={{
        title: 'The usual parking lot',
        icon: SquareParking,
        says: 'Send a caller to 700 and he waits in a slot from 701 to 720. With a lot of your own you choose the numbers.',
      }}
      table={(rows, acts) => <LotTable rows={rows()} {...acts} />}
      adding={(close) => <NewLotDialog onClose={close} />}
      editing={(row, close) => <EditLotDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteLot row={row} onClose={close} />}
    />
  );
}

interface LotTableProps {
  rows: readonly ParkingLot[];
  mayWrite: boolean;
  onEdit: (row: ParkingLot) => void;
  onDelete: (row: ParkingLot) => void;
}

function LotTable(props: LotTableProps) {
  const columns: Column<ParkingLot>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/parking-lots?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Number', cell: (row) => row.number ?? '–' },
    { title: 'Slots', cell: (row) => `${row.first_slot} – ${Number(row.first_slot) + row.slots - 1}` },
    {
      title: 'Not fetched',
      from: 'sm',
      cell: (row) => (
        <Show when={row.timeout_destination} fallback="Back to who parked">
          {(destination) => <DestinationName destination={destination()} />}
        </Show>
      ),
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`parking lot ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Parking lots" columns={columns} rows={props.rows} />;
}

function DeleteLot(props: { row: ParkingLot; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.parkingLots });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its numbers are free from then on. Without any lot there are the slots 701 to 720."
      act="Delete lot"
      run={() => save(`Parking lot ${props.row.name} deleted`, () => call(deleteParkingLot, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
