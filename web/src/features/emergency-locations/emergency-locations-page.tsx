import { deleteEmergencyLocation, listEmergencyLocations } from '@botpbx/shared/api/emergency-locations';
import type { EmergencyLocation } from '@botpbx/shared/model/emergency-location';
import { useQueryClient } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import Siren from 'lucide-solid/icons/siren';
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
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add location
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No emergency locations yet" icon={Siren} action={addButton()}>
      A location tells the emergency service where to come, and others that somebody called.
    </Empty>
  );
  return (
    <>
      <PageHead title="Emergency Locations" says="Where help comes to, and who is told.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more locations" empty={empty}>
          {(rows) => <ListTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewEmergencyLocationDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteList row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditEmergencyLocationDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
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
