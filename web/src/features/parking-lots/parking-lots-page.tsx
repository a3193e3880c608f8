import { deleteParkingLot, listParkingLots } from '@botpbx/shared/api/parking-lots';
import type { ParkingLot } from '@botpbx/shared/model/parking-lot';
import { useQueryClient } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import SquareParking from 'lucide-solid/icons/square-parking';
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { DestinationName } from '../../lib/destination.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { createOpened } from '../../lib/opened.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
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
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add lot
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="The usual parking lot" icon={SquareParking} action={addButton()}>
      Send a caller to 700 and he waits in a slot from 701 to 720. With a lot of your own you choose the numbers.
    </Empty>
  );
  return (
    <>
      <PageHead title="Parking" says="Slots in which callers wait until somebody dials the slot.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more lots" empty={empty}>
          {(rows) => <LotTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewLotDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteLot row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditLotDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
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
