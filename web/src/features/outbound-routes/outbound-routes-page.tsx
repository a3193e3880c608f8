import { deleteOutboundRoute, listOutboundRoutes } from '@botpbx/shared/api/outbound-routes';
import type { OutboundRoute } from '@botpbx/shared/model/outbound-route';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import ArrowUpFromLine from 'lucide-solid/icons/arrow-up-from-line';
import Plus from 'lucide-solid/icons/plus';
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { trunksQuery } from '../../lib/named.ts';
import { createOpened } from '../../lib/opened.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { createRows } from '../../lib/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const NewRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).NewRouteDialog }));
const EditRouteDialog = lazy(async () => ({ default: (await import('./route-form.tsx')).EditRouteDialog }));

/** Which dialled numbers leave over which trunks. */
export function OutboundRoutesPage() {
  const may = useMay();
  const mayWrite = () => may('outbound_routes:write');
  const list = createRows(
    () => ['outbound-routes'],
    (asked, signal) => call(listOutboundRoutes, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add route
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No outbound routes yet" icon={ArrowUpFromLine} action={addButton()}>
      A route says over which trunks dialled numbers leave. Until there is one, only emergency calls do.
    </Empty>
  );
  return (
    <>
      <PageHead title="Outbound Routes" says="How calls leave. The first route that takes a number has it.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more routes" empty={empty}>
          {(rows) => <RouteTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewRouteDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteRoute row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditRouteDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
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
