import { deleteCalendar, listCalendars } from '@botpbx/shared/api/calendars';
import type { Calendar } from '@botpbx/shared/model/calendar';
import { useQueryClient } from '@tanstack/solid-query';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
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
import { Card } from '../../ui/page-head.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const NewCalendarDialog = lazy(async () => ({ default: (await import('./calendar-form.tsx')).NewCalendarDialog }));
const EditCalendarDialog = lazy(async () => ({ default: (await import('./calendar-form.tsx')).EditCalendarDialog }));

/** The calendars of holidays that time conditions share. */
export function CalendarsCard() {
  const may = useMay();
  const mayWrite = () => may('time_conditions:write');
  const list = createRows(
    () => keys.calendars,
    (asked, signal) => call(listCalendars, { query: asked }, signal),
  );
  const opened = createOpened(list.rows, 'calendar');
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add calendar
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No calendars yet" icon={CalendarClock} action={addButton()}>
      On the holidays of its calendars a time condition is closed.
    </Empty>
  );
  return (
    <>
      <Card title="Holidays" aside={addButton()} class="mt-6">
        <Listing list={list} moreWord="Show more calendars" empty={empty}>
          {(rows) => <CalendarTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewCalendarDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteCalendar row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditCalendarDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface CalendarTableProps {
  rows: readonly Calendar[];
  mayWrite: boolean;
  onEdit: (row: Calendar) => void;
  onDelete: (row: Calendar) => void;
}

function CalendarTable(props: CalendarTableProps) {
  const columns: Column<Calendar>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/time-conditions?calendar=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Holidays', cell: (row) => row.holidays.length },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`calendar ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Calendars" columns={columns} rows={props.rows} />;
}

function DeleteCalendar(props: { row: Calendar; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.calendars });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Time conditions that read it must be changed first."
      act="Delete calendar"
      run={() => save(`Calendar ${props.row.name} deleted`, () => call(deleteCalendar, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
