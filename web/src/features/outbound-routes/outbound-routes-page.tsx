import { deleteOutboundRoute, listOutboundRoutes } from '@botpbx/shared/api/outbound-routes';
import type { OutboundRoute } from '@botpbx/shared/model/outbound-route';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import ArrowUpFromLine from 'lucide-solid/icons/arrow-up-from-line';
import Split from 'lucide-solid/icons/split';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { trunksQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { createRows } from '../../lib/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const NewRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).NewRouteDialog }));
const EditRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).EditRouteDialog }));
const OutboundWhatIf = lazy(async () => ({ default: (await import('../../lib/what-if.tsx')).OutboundWhatIf }));

/** Which dialled numbers leave over which trunks. */
export function OutboundRoutesPage() {
  const may = useMay();
  const mayWrite = () => may('outbound_routes:write');
  const list = createRows(
    () => ['outbound-routes'],
    (asked, signal) => call(listOutboundRoutes, { query: asked }, signal),
  );
  const [isAsking, setAsking] = createSignal(false);
  return (
    <>
      <ListPage
        title="Outbound Routes"
        says="How calls leave. The first route that takes a number has it."
        list={list}
        mayWrite={mayWrite()}
        beside={
          <Button onClick={() => setAsking(true)}>
            <Split size={16} aria-hidden="true" /> What if
          </Button>
        }
        addWord="Add route"
        moreWord="Show more routes"
        empty={{
          title: 'No outbound routes yet',
          icon: ArrowUpFromLine,
          says: 'A route says over which trunks dialled numbers leave. Until there is one, only emergency calls do.',
        }}
        table={(rows, acts) => <RouteTable rows={rows()} {...acts} />}
        adding={(close) => <NewRouteDialog onClose={close} />}
        editing={(row, close) => <EditRouteDialog row={row} onClose={close} />}
        deleting={(row, close) => <DeleteRoute row={row} onClose={close} />}
      />
      <Suspense>
        <Show when={isAsking()}>
          <OutboundWhatIf onClose={() => setAsking(false)} />
        </Show>
      </Suspense>
    </>
  );
}

interface RouteTableProps {
  rows: readonly OutboundRoute[];
  mayWrite: boolean;
  onEdit: (row: OutboundRoute) => void;
  onDelete: (row: OutboundRoute) => void;
}

function RouteTable(props: RouteTableProps) {
  const trunks = useQuery(trunksQuery);
  const namesOf = (row: OutboundRoute) =>
    row.trunk_ids.map((id) => trunks.data?.find((trunk) => trunk.id === id)?.name ?? `Trunk ${id}`).join(', ');
  const columns: Column<OutboundRoute>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <span class="flex items-center gap-2">
          <Show when={props.mayWrite} fallback={row.name}>
            <RowLink href={`/outbound-routes?id=${row.id}`} onOpen={() => props.onEdit(row)}>
              {row.name}
            </RowLink>
          </Show>
          <Show when={!row.enabled}>
            <Badge tone="off">Off</Badge>
          </Show>
        </span>
      ),
    },
    { title: 'Pattern', cell: (row) => <span class="font-mono">{row.pattern}</span> },
    { title: 'Trunks', from: 'sm', cell: namesOf },
    { title: 'Position', from: 'sm', cell: (row) => row.position },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`route ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Outbound routes" columns={columns} rows={props.rows} />;
}

function DeleteRoute(props: { row: OutboundRoute; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['outbound-routes'] });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the route ${props.row.name}?`}
      says="Numbers that it took go to the next route that takes them, or nowhere."
      act="Delete route"
      run={() => save(`Route ${props.row.name} deleted`, () => call(deleteOutboundRoute, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
