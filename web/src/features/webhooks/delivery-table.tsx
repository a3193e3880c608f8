import type { WebhookDelivery } from '@botpbx/shared/model/webhook';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { Badge } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { events, states } from './words.ts';

interface DeliveryTableProps {
  rows: readonly WebhookDelivery[];
  onOpen: (row: WebhookDelivery) => void;
}

/** The deliveries, newest first. */
export function DeliveryTable(props: DeliveryTableProps) {
  const clockwork = createClockwork();
  const nowMs = createNow(60_000);
  const columns: Column<WebhookDelivery>[] = [
    {
      title: 'Made',
      cell: (row) => (
        <RowLink href={`/settings/webhooks?id=${row.id}`} onOpen={() => props.onOpen(row)}>
          <span class="whitespace-nowrap tabular-nums">{clockwork().short(row.created_at, nowMs())}</span>
        </RowLink>
      ),
    },
    { title: 'Event', cell: (row) => events[row.event] },
    { title: 'Posted to', from: 'md', cell: (row) => <span class="font-mono text-sm break-all text-ink-2">{row.url}</span> },
    { title: 'State', cell: (row) => <Badge tone={states[row.state].tone}>{states[row.state].text}</Badge> },
    { title: 'Tries', from: 'sm', align: 'end', cell: (row) => row.tries },
    { title: 'Answer', from: 'sm', align: 'end', cell: (row) => row.status ?? '–' },
  ];
  return <Table caption="Deliveries" columns={columns} rows={props.rows} onOpen={props.onOpen} />;
}
