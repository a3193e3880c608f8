import { deleteConferenceRoom, listConferenceRooms } from '@botpbx/shared/api/conference-rooms';
import type { ConferenceRoom } from '@botpbx/shared/model/conference-room';
import { useQueryClient } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import UsersRound from 'lucide-solid/icons/users-round';
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
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

const NewRoomDialog = lazy(async () => ({ default: (await import('./room-form.tsx')).NewRoomDialog }));
const EditRoomDialog = lazy(async () => ({ default: (await import('./room-form.tsx')).EditRoomDialog }));

/** Rooms in which everybody hears everybody. */
export function ConferenceRoomsPage() {
  const may = useMay();
  const mayWrite = () => may('conference_rooms:write');
  const list = createRows(
    () => keys.conferenceRooms,
    (asked, signal) => call(listConferenceRooms, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add room
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No conference rooms yet" icon={UsersRound} action={addButton()}>
      Whoever dials the number of a room meets the others there.
    </Empty>
  );
  return (
    <>
      <PageHead title="Conference Rooms" says="Rooms in which everybody hears everybody.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more rooms" empty={empty}>
          {(rows) => <RoomTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewRoomDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteRoom row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditRoomDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface RoomTableProps {
  rows: readonly ConferenceRoom[];
  mayWrite: boolean;
  onEdit: (row: ConferenceRoom) => void;
  onDelete: (row: ConferenceRoom) => void;
}

function RoomTable(props: RoomTableProps) {
  const columns: Column<ConferenceRoom>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/conference-rooms?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Number', cell: (row) => row.number },
    { title: 'PIN', from: 'sm', cell: (row) => (row.pin === null ? 'None' : 'Asked for') },
    { title: 'At most', from: 'sm', cell: (row) => row.max_members },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`conference room ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Conference rooms" columns={columns} rows={props.rows} />;
}

function DeleteRoom(props: { row: ConferenceRoom; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.conferenceRooms });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its number is free from then on. What still leads to it must be changed first."
      act="Delete room"
      run={() => save(`Conference room ${props.row.name} deleted`, () => call(deleteConferenceRoom, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
