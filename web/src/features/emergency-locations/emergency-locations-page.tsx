import { deleteEmergencyLocation, listEmergencyLocations } from '@botpbx/shared/api/emergency-locations';
import type { EmergencyLocation } from '@botpbx/shared/model/emergency-location';
import { useQueryClient } from '@tanstack/solid-query';
import Siren from 'lucide-solid/icons/siren';
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

const NewEmergencyLocationDialog = lazy(async () => ({ default: (await import('./location-form.tsx')).NewEmergencyLocationDialog }));
const EditEmergencyLocationDialog = lazy(async () => ({ default: (await import('./location-form.tsx')).EditEmergencyLocationDialog }));

/** Places to which help comes. */
export function EmergencyLocationsPage() {
  const may = useMay();
  const mayWrite = () => may('outbound_routes:write');
  const list = createRows(
    () => keys.emergencyLocations,
    (asked, signal) => call(listEmergencyLocations, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Emergency Locations"
      says="Where help comes to, and who is told."
      list={list}
      mayWrite={mayWrite()}
      addWord="Add location"
      moreWord="Show more locations"
      empty={{
        title: 'No emergency locations yet',
        icon: Siren,
        says: 'A location tells the emergency service where to come, and others that somebody called.',
      }}
      table={(rows, acts) => <ListTable rows={rows()} {...acts} />}
      adding={(close) => <NewEmergencyLocationDialog onClose={close} />}
      editing={(row, close) => <EditEmergencyLocationDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteList row={row} onClose={close} />}
    />
  );
}

interface ListTableProps {
  rows: readonly EmergencyLocation[];
  mayWrite: boolean;
  onEdit: (row: EmergencyLocation) => void;
  onDelete: (row: EmergencyLocation) => void;
}

function ListTable(props: ListTableProps) {
  const columns: Column<EmergencyLocation>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/settings/emergency-locations?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Address', cell: (row) => <span class="text-ink-2">{row.address}</span> },
    { title: 'Caller ID', from: 'sm', cell: (row) => <span class="font-mono">{row.caller_id}</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`location ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Emergency Locations" columns={columns} rows={props.rows} />;
}

function DeleteList(props: { row: EmergencyLocation; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.emergencyLocations });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the location ${props.row.name}?`}
      says="Phones that stood there stand where the tenant does."
      act="Delete"
      run={() => save(`Location ${props.row.name} deleted`, () => call(deleteEmergencyLocation, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
