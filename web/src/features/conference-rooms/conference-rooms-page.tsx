import { deleteConferenceRoom, listConferenceRooms } from '@botpbx/shared/api/conference-rooms';
import type { ConferenceRoom } from '@botpbx/shared/model/conference-room';
import { useQueryClient } from '@tanstack/solid-query';
import UsersRound from 'lucide-solid/icons/users-round';
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
  return (
    <ListPage
      title="Conference Rooms"
      says="Rooms in which everybody hears everybody."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add room"
      moreWord="Show more rooms"
      empty={{ title: 'No conference rooms yet', icon: UsersRound, says: 'Whoever dials the number of a room meets the others there.' }}
      table={(rows, acts) => <RoomTable rows={rows()} {...acts} />}
      adding={(close) => <NewRoomDialog onClose={close} />}
      editing={(row, close) => <EditRoomDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteRoom row={row} onClose={close} />}
    />
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
