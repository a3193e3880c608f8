import type { Conversation } from '@botpbx/shared/model/conversation-record';
import { Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayDuration } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { endings, sayCost } from './words.ts';

interface ConversationTableProps {
  rows: readonly Conversation[];
  onOpen: (row: Conversation) => void;
}

/** The conversations, newest first. */
export function ConversationTable(props: ConversationTableProps) {
  const clockwork = createClockwork();
  const nowMs = createNow(60_000);
  const columns: Column<Conversation>[] = [
    {
      title: 'Began',
      cell: (row) => (
        <RowLink href={`/conversations?id=${row.id}`} onOpen={() => props.onOpen(row)}>
          <span class="whitespace-nowrap tabular-nums">{clockwork().short(row.started_at, nowMs())}</span>
        </RowLink>
      ),
    },
    { title: 'Agent', from: 'sm', cell: (row) => row.agent },
    { title: 'Caller', cell: (row) => row.from || 'Unknown' },
    {
      title: 'Summary',
      from: 'lg',
      cell: (row) => <span class="line-clamp-2 max-w-[26rem] text-sm text-ink-2">{row.summary ?? ''}</span>,
    },
    {
      title: 'Ended',
      cell: (row) => (
        <Show when={row.ending} fallback={<Badge tone="info">In progress</Badge>}>
          {(ending) => <Badge tone={endings[ending()].tone}>{endings[ending()].text}</Badge>}
        </Show>
      ),
    },
    { title: 'Turns', from: 'md', align: 'end', cell: (row) => row.turns },
    { title: 'Length', from: 'sm', align: 'end', cell: (row) => sayDuration(row.duration) },
    { title: 'Mark', from: 'xl', align: 'end', cell: (row) => row.rating ?? '–' },
    { title: 'Cost', from: 'md', align: 'end', cell: (row) => sayCost(row.cost) },
  ];
  return <Table caption="Conversations" columns={columns} rows={props.rows} onOpen={props.onOpen} />;
}
