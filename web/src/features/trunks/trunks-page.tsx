import { deleteTrunk, listTrunks } from '@botpbx/shared/api/trunks';
import type { Trunk } from '@botpbx/shared/model/trunk';
import { useQueryClient } from '@tanstack/solid-query';
import Cable from 'lucide-solid/icons/cable';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { createOpened } from '../../lib/opened.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { createRows } from '../../lib/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TrunkLamp } from './trunk-lamp.tsx';

const NewTrunkDialog = lazy(async () => ({ default: (await import('./trunk-form.tsx')).NewTrunkDialog }));
const EditTrunkDialog = lazy(async () => ({ default: (await import('./trunk-form.tsx')).EditTrunkDialog }));

const TestTrunkDialog = lazy(async () => ({ default: (await import('./trunk-test.tsx')).TestTrunkDialog }));

/** The SIP links to providers. */
export function TrunksPage() {
  const may = useMay();
  const mayWrite = () => may('trunks:write');
  const list = createRows(
    () => ['trunks'],
    (asked, signal) => call(listTrunks, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const [tested, setTested] = createSignal<Trunk>();
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add trunk
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No trunks yet" icon={Cable} action={addButton()}>
      A trunk brings calls from and to the outside through a provider.
    </Empty>
  );
  return (
    <>
      <PageHead title="SIP Trunks" says="Links to providers.">
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more trunks" empty={empty}>
          {(rows) => <TrunkTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} onTest={setTested} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewTrunkDialog onClose={opened.close} />
          </Match>
          <Match when={tested()} keyed>
            {(row) => <TestTrunkDialog row={row} onClose={() => setTested(undefined)} />}
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteTrunk row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditTrunkDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface TrunkTableProps {
  rows: readonly Trunk[];
  mayWrite: boolean;
  onEdit: (row: Trunk) => void;
  onDelete: (row: Trunk) => void;
  onTest: (row: Trunk) => void;
}

function TrunkTable(props: TrunkTableProps) {
  const columns: Column<Trunk>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/settings/trunks?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    {
      title: 'Host',
      from: 'sm',
      cell: (row) => <span class="break-all text-ink-2">{row.port === 5060 ? row.host : `${row.host}:${row.port}`}</span>,
    },
    { title: 'Transport', from: 'md', cell: (row) => <span class="text-ink-2">{row.transport.toUpperCase()}</span> },
    { title: 'Username', from: 'lg', cell: (row) => <span class="text-ink-2">{row.username ?? '–'}</span> },
    { title: 'Codecs', from: 'lg', cell: (row) => <span class="text-ink-2">{row.codecs.join(', ')}</span> },
    { title: 'Status', cell: (row) => <TrunkLamp row={row} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <div class="flex items-center justify-end gap-2">
            <Button onClick={() => props.onTest(row)} disabled={!row.enabled}>
              Test
            </Button>
            <RowMenu name={`trunk ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
          </div>
        </Show>
      ),
    },
  ];
  return <Table caption="Trunks" columns={columns} rows={props.rows} />;
}

function DeleteTrunk(props: { row: Trunk; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['trunks'] });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete trunk ${props.row.name}?`}
      says="Calls no longer come in or go out through this provider."
      act="Delete trunk"
      run={() => save(`Trunk ${props.row.name} deleted`, () => call(deleteTrunk, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
