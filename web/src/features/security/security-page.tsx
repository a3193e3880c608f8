import { listFraudBlocks, releaseFraudBlock } from '@botpbx/shared/api/fraud-blocks';
import { getOutboundLimits } from '@botpbx/shared/api/outbound-limits';
import type { FraudBlock } from '@botpbx/shared/model/fraud-block';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { LimitsForm } from './limits-form.tsx';

const REASONS = {
  new_destinations: 'Many calls to countries that are new to it',
  young_destinations: 'Very many calls to countries that it hardly knows',
  night: 'Many calls abroad at night',
} as const;

/** What keeps calls to the outside within bounds: calls that were stopped, and limits. */
export function SecurityPage() {
  const may = useMay();
  const limits = useQuery(() => ({
    queryKey: keys.outboundLimits,
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getOutboundLimits, {}, signal),
  }));
  return (
    <>
      <PageHead title="Security" says="How far and how often calls leave the house." />
      <div class="grid gap-6">
        <Blocks mayWrite={may('outbound_routes:write')} />
        <Card title="Limits" class="max-w-2xl">
          <Show when={limits.data} keyed>
            {(row) => <LimitsForm limits={row} mayWrite={may('outbound_routes:write')} />}
          </Show>
        </Card>
      </div>
    </>
  );
}

interface Releasing {
  readonly row: FraudBlock;
  readonly rightful: boolean;
}

function Blocks(props: { mayWrite: boolean }) {
  const list = createRows(
    () => keys.fraudBlocks,
    (asked, signal) => call(listFraudBlocks, { query: asked }, signal),
  );
  const [releasing, setReleasing] = createSignal<Releasing>();
  const empty = (
    <Empty title="Nothing is stopped" icon={ShieldCheck}>
      Calls abroad that look like fraud are stopped here until somebody releases them.
    </Empty>
  );
  const columns: Column<FraudBlock>[] = [
    { title: 'Who', cell: (row) => row.extension ?? 'The whole tenant' },
    { title: 'Why', cell: (row) => REASONS[row.reason] },
    { title: 'Where', from: 'sm', cell: (row) => <span class="font-mono">{row.prefixes.map((prefix) => `+${prefix}`).join(' ')}</span> },
    { title: 'Since', from: 'sm', cell: (row) => new Date(row.blocked_at).toLocaleString() },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <span class="flex justify-end gap-2">
            <Button onClick={() => setReleasing({ row, rightful: true })}>It was rightful</Button>
            <Button onClick={() => setReleasing({ row, rightful: false })}>Release</Button>
          </span>
        </Show>
      ),
    },
  ];
  return (
    <Card title="Stopped calls abroad">
      <Listing list={list} moreWord="Show more" empty={empty}>
        {(rows) => <Table caption="Stopped calls abroad" columns={columns} rows={rows()} />}
      </Listing>
      <Show when={releasing()} keyed>
        {(asked) => <Release {...asked} onClose={() => setReleasing(undefined)} />}
      </Show>
    </Card>
  );
}

function Release(props: Releasing & { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.fraudBlocks });
    props.onClose();
  };
  const who = () => props.row.extension ?? 'the whole tenant';
  const release = () => call(releaseFraudBlock, { params: { id: props.row.id }, query: { rightful: props.rightful ? 'true' : 'false' } });
  return (
    <Ask
      title={`Let ${who()} call abroad again?`}
      says={
        props.rightful
          ? 'These countries are known from now on: calls there look like fraud no more.'
          : 'Change the secret of the extension first if it was stolen.'
      }
      act="Release"
      run={() => save('Calls abroad released', release)}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
