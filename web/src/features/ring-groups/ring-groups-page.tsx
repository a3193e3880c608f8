import { deleteRingGroup, listRingGroups } from '@botpbx/shared/api/ring-groups';
import type { RingGroup } from '@botpbx/shared/model/ring-group';
import { useQueryClient } from '@tanstack/solid-query';
import BellRing from 'lucide-solid/icons/bell-ring';
import Plus from 'lucide-solid/icons/plus';
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
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add group
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No ring groups yet" icon={BellRing} action={addButton()}>
      A group rings several extensions, at once or one after the other.
    </Empty>
  );
  return (
    <>
      <PageHead title="Ring Groups" says="Extensions that ring together.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more groups" empty={empty}>
          {(rows) => <GroupTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewGroupDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteGroup row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditGroupDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
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
