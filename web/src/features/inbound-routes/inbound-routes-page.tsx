import { deleteInboundRoute, listInboundRoutes } from '@botpbx/shared/api/inbound-routes';
import type { InboundRoute } from '@botpbx/shared/model/inbound-route';
import { useQueryClient } from '@tanstack/solid-query';
import ArrowDownToLine from 'lucide-solid/icons/arrow-down-to-line';
import Split from 'lucide-solid/icons/split';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { DestinationName } from '../../lib/destination.tsx';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { createRows } from '../../lib/rows.ts';
import { Button } from '../../ui/button.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const NewRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).NewRouteDialog }));
const EditRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).EditRouteDialog }));
const InboundWhatIf = lazy(async () => ({ default: (await import('../../lib/what-if.tsx')).InboundWhatIf }));

/** Which public number leads where. */
export function InboundRoutesPage() {
  const may = useMay();
  const mayWrite = () => may('inbound_routes:write');
  const list = createRows(
    () => ['inbound-routes'],
    (asked, signal) => call(listInboundRoutes, { query: asked }, signal),
  );
  const [asked, setAsked] = createSignal<{ did: string | undefined }>();
  return (
    <>
      <ListPage
        title="Inbound Routes"
        says="Where calls from outside go."
        list={list}
        mayWrite={mayWrite()}
        beside={
          <Button onClick={() => setAsked({ did: undefined })}>
            <Split size={16} aria-hidden="true" /> What if
          </Button>
        }
        addWord="Add route"
        moreWord="Show more routes"
        empty={{
          title: 'No inbound routes yet',
          icon: ArrowDownToLine,
          says: 'A route sends the calls to one public number to a destination of yours.',
        }}
        table={(rows, acts) => <RouteTable rows={rows()} {...acts} onAsk={({ did }) => setAsked({ did })} />}
        adding={(close) => <NewRouteDialog onClose={close} />}
        editing={(row, close) => <EditRouteDialog row={row} onClose={close} />}
        deleting={(row, close) => <DeleteRoute row={row} onClose={close} />}
      />
      <Suspense>
        <Show when={asked()}>{(one) => <InboundWhatIf did={one().did} onClose={() => setAsked(undefined)} />}</Show>
      </Suspense>
    </>
  );
}

interface RouteTableProps {
  rows: readonly InboundRoute[];
  mayWrite: boolean;
  onEdit: (row: InboundRoute) => void;
  onDelete: (row: InboundRoute) => void;
  /** Asks which way a call takes to it. */
  onAsk: (row: InboundRoute) => void;
}

function RouteTable(props: RouteTableProps) {
  const columns: Column<InboundRoute>[] = [
    {
      title: 'DID number',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.did}>
          <RowLink href={`/inbound-routes?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.did}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Name', from: 'sm', cell: (row) => row.name },
    { title: 'Callers', from: 'md', cell: (row) => <span class="text-ink-2">{row.caller ?? 'All'}</span> },
    { title: 'Destination', cell: (row) => <DestinationName destination={row.destination} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu
            name={`route of ${row.did}`}
            onEdit={() => props.onEdit(row)}
            onDelete={() => props.onDelete(row)}
            others={[{ label: 'What if somebody calls?', icon: <Split size={15} aria-hidden="true" />, onSelect: () => props.onAsk(row) }]}
          />
        </Show>
      ),
    },
  ];
  return <Table caption="Inbound routes" columns={columns} rows={props.rows} />;
}

function DeleteRoute(props: { row: InboundRoute; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['inbound-routes'] });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the route of ${props.row.did}?`}
      says="Calls to this number are refused from then on."
      act="Delete route"
      run={() => save(`Route of ${props.row.did} deleted`, () => call(deleteInboundRoute, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
