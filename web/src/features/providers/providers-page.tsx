import { listProviders, removeProvider } from '@botpbx/shared/api/providers';
import type { ProviderAccount } from '@botpbx/shared/model/provider';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { sayFailure } from '../../lib/faults.ts';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { PROVIDERS } from './words.ts';

const ProviderDialog = lazy(async () => ({ default: (await import('./provider-form.tsx')).ProviderDialog }));

type Row = ProviderAccount & { readonly id: string };

/** Accounts with providers of language and speech. */
export function ProvidersPage() {
  const may = useMay();
  const [edited, setEdited] = createSignal<Row>();
  const [removed, setRemoved] = createSignal<Row>();
  const providers = useQuery(() => ({
    queryKey: keys.providers,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Row[]> =>
      (await call(listProviders, {}, signal)).data.map((row) => ({ ...row, id: row.provider })),
  }));
  return (
    <>
      <PageHead title="AI Providers" says="Accounts that your agents think, speak and hear with. You pay the providers directly." />
      <Card>
        <Loadable
          data={providers.data}
          failure={providers.error ? sayFailure(providers.error) : undefined}
          onRetry={() => void providers.refetch()}
          rows={9}
        >
          {(rows) => <ProviderTable rows={rows()} mayWrite={may('providers:write')} onEdit={setEdited} onRemove={setRemoved} />}
        </Loadable>
      </Card>
      <Suspense>
        <Switch>
          <Match when={edited()} keyed>
            {(row) => <ProviderDialog row={row} onClose={() => setEdited(undefined)} />}
          </Match>
          <Match when={removed()} keyed>
            {(row) => <RemoveAccount row={row} onClose={() => setRemoved(undefined)} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface ProviderTableProps {
  rows: readonly Row[];
  mayWrite: boolean;
  onEdit: (row: Row) => void;
  onRemove: (row: Row) => void;
}

function ProviderTable(props: ProviderTableProps) {
  const columns: Column<Row>[] = [
    { title: 'Provider', cell: (row) => PROVIDERS[row.provider].name },
    { title: 'What it does', from: 'sm', cell: (row) => PROVIDERS[row.provider].does },
    { title: 'Account', cell: (row) => <Standing row={row} /> },
    { title: 'Address', from: 'lg', cell: (row) => row.base_url ?? '–' },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu
            name={PROVIDERS[row.provider].name}
            onEdit={() => props.onEdit(row)}
            onDelete={row.updated_at === null ? undefined : () => props.onRemove(row)}
          />
        </Show>
      ),
    },
  ];
  return <Table caption="Providers" columns={columns} rows={props.rows} />;
}

function Standing(props: { row: Row }) {
  return (
    <Show when={props.row.has_key || props.row.base_url !== null} fallback={<Badge tone="off">None</Badge>}>
      <Badge tone="good">{props.row.has_key ? 'Key set' : 'Address set'}</Badge>
    </Show>
  );
}

function RemoveAccount(props: { row: Row; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { name } = PROVIDERS[props.row.provider];
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.providers });
    props.onClose();
  };
  return (
    <Ask
      title={`Forget the account with ${name}?`}
      says="Agents that use it fall back on others, and on the engines of the node itself."
      act="Forget account"
      run={() => save(`Account with ${name} forgotten`, () => call(removeProvider, { params: { name: props.row.provider } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
