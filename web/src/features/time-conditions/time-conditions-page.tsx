import { deleteTimeCondition, listTimeConditions } from '@botpbx/shared/api/time-conditions';
import type { Override, TimeCondition } from '@botpbx/shared/model/time-condition';
import { useQueryClient } from '@tanstack/solid-query';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
import Plus from 'lucide-solid/icons/plus';
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
import { CalendarsCard } from './calendars-card.tsx';

const NewConditionDialog = lazy(async () => ({ default: (await import('./time-condition-form.tsx')).NewConditionDialog }));
const EditConditionDialog = lazy(async () => ({ default: (await import('./time-condition-form.tsx')).EditConditionDialog }));

/** Where calls go by the hour, and the holidays that decide it too. */
export function TimeConditionsPage() {
  const may = useMay();
  const mayWrite = () => may('time_conditions:write');
  const list = createRows(
    () => keys.timeConditions,
    (asked, signal) => call(listTimeConditions, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add condition
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No time conditions yet" icon={CalendarClock} action={addButton()}>
      A time condition sends calls to one place while you are open and to another while you are not.
    </Empty>
  );
  return (
    <>
      <PageHead title="Time Conditions" says="Where calls go by the hour.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more conditions" empty={empty}>
          {(rows) => <ConditionTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <CalendarsCard />
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewConditionDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteCondition row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditConditionDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface ConditionTableProps {
  rows: readonly TimeCondition[];
  mayWrite: boolean;
  onEdit: (row: TimeCondition) => void;
  onDelete: (row: TimeCondition) => void;
}

const overrides: Record<Override, string> = { auto: 'By the clock', open: 'Open by hand', closed: 'Closed by hand' };

function ConditionTable(props: ConditionTableProps) {
  const columns: Column<TimeCondition>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/time-conditions?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'State', cell: (row) => overrides[row.override] },
    { title: 'Open', from: 'sm', cell: (row) => <DestinationName destination={row.open_destination} /> },
    { title: 'Closed', from: 'sm', cell: (row) => <DestinationName destination={row.closed_destination} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`time condition ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Time conditions" columns={columns} rows={props.rows} />;
}

function DeleteCondition(props: { row: TimeCondition; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.timeConditions });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="What still leads to it must be changed first."
      act="Delete condition"
      run={() => save(`Time condition ${props.row.name} deleted`, () => call(deleteTimeCondition, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
