import { deleteFlowSecret, listFlowSecrets } from '@botpbx/shared/api/ivrs';
import type { FlowSecret } from '@botpbx/shared/model/flow-secret';
import { useQueryClient } from '@tanstack/solid-query';
import KeyRound from 'lucide-solid/icons/key-round';
import { lazy, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const SecretDialog = lazy(async () => ({ default: (await import('./secret-form.tsx')).SecretDialog }));

/** Keys and passwords of other systems, which flows use by name. */
export function FlowSecretsPage() {
  const may = useMay();
  const list = createRows(
    () => keys.flowSecrets,
    (asked, signal) => call(listFlowSecrets, { query: asked }, signal),
  );
  return (
    <ListPage
      title="Flow Secrets"
      says="Keys of other systems, which HTTP Request steps of IVRs use by name. A value is never shown again."
      list={list}
      mayWrite={may('ivrs:write')}
      addWord="Add secret"
      moreWord="Show more secrets"
      empty={{
        title: 'No secrets yet',
        icon: KeyRound,
        says: 'A key that an HTTP Request step sends stands here, and in the flow only its name.',
      }}
      table={(rows, acts) => <SecretTable rows={rows()} {...acts} />}
      adding={(close) => <SecretDialog onClose={close} />}
      editing={(row, close) => <SecretDialog row={row} onClose={close} />}
      deleting={(row, close) => <DeleteSecret row={row} onClose={close} />}
    />
  );
}

interface SecretTableProps {
  rows: readonly FlowSecret[];
  mayWrite: boolean;
  onEdit: (row: FlowSecret) => void;
  onDelete: (row: FlowSecret) => void;
}

function SecretTable(props: SecretTableProps) {
  const nowMs = createNow(60_000);
  const clockwork = createClockwork();
  const columns: Column<FlowSecret>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/settings/flow-secrets?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    {
      title: 'In a flow',
      from: 'sm',
      cell: (row) => (
        <span class="inline-flex items-center gap-2">
          <code class="font-mono text-sm">{placeOf(row.name)}</code>
          <CopyButton text={placeOf(row.name)} label={`Copy how ${row.name} is written in a flow`} />
        </span>
      ),
    },
    { title: 'Changed', from: 'md', cell: (row) => <span class="text-ink-2">{clockwork().short(row.updated_at, nowMs())}</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`secret ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Flow secrets" columns={columns} rows={props.rows} />;
}

const placeOf = (name: string): string => `{{secret.${name}}}`;

function DeleteSecret(props: { row: FlowSecret; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { id, name } = props.row;
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.flowSecrets });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete the secret ${name}?`}
      says="HTTP steps that use it fail from then on."
      act="Delete secret"
      run={() => save(`Secret ${name} deleted`, () => call(deleteFlowSecret, { params: { id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
