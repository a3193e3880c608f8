import { deleteQueue, listQueues } from '@botpbx/shared/api/queues';
import type { Queue } from '@botpbx/shared/model/queue';
import { useQueryClient } from '@tanstack/solid-query';
import Headset from 'lucide-solid/icons/headset';
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
import { strategyWord } from './words.ts';

const QueueBoardDialog = lazy(async () => ({ default: (await import('./queue-board.tsx')).QueueBoardDialog }));
const NewQueueDialog = lazy(async () => ({ default: (await import('./queue-form.tsx')).NewQueueDialog }));
const EditQueueDialog = lazy(async () => ({ default: (await import('./queue-form.tsx')).EditQueueDialog }));

/** Where callers wait until a member takes them. */
export function QueuesPage() {
  const may = useMay();
  const mayWrite = () => may('queues:write');
  const list = createRows(
    () => keys.queues,
    (asked, signal) => call(listQueues, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const watched = createOpened(list.rows, 'board');
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add queue
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No queues yet" icon={Headset} action={addButton()}>
      In a queue callers hear music and their place until a member is free.
    </Empty>
  );
  return (
    <>
      <PageHead title="Queues" says="Callers wait here until a member takes them.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more queues" empty={empty}>
          {(rows) => (
            <QueueTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} onWatch={watched.edit} />
          )}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewQueueDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteQueue row={row} onClose={opened.close} />}
          </Match>
          <Match when={watched.edited()} keyed>
            {(row) => <QueueBoardDialog row={row} mayWrite={mayWrite()} onClose={watched.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditQueueDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface QueueTableProps {
  rows: readonly Queue[];
  mayWrite: boolean;
  onEdit: (row: Queue) => void;
  onDelete: (row: Queue) => void;
  onWatch: (row: Queue) => void;
}

function QueueTable(props: QueueTableProps) {
  const columns: Column<Queue>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <RowLink href={`/queues?board=${row.id}`} onOpen={() => props.onWatch(row)}>
          {row.name}
        </RowLink>
      ),
    },
    { title: 'Number', cell: (row) => row.number ?? '–' },
    { title: 'Rings', from: 'sm', cell: (row) => strategyWord(row.strategy) },
    { title: 'Members', from: 'sm', cell: (row) => row.members.length + row.dynamic_members.length },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`queue ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Queues" columns={columns} rows={props.rows} />;
}

function DeleteQueue(props: { row: Queue; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.queues });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its number is free from then on. What still leads to it must be changed first."
      act="Delete queue"
      run={() => save(`Queue ${props.row.name} deleted`, () => call(deleteQueue, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
