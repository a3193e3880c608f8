/** What goes on in a queue now, and what it did today. */
import { getQueue, getQueueStats, setQueueMember } from '@botpbx/shared/api/queues';
import type { MemberWish, Queue, QueueMemberNow, QueueNow, QueueStats } from '@botpbx/shared/model/queue';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { clockOf, stateWord } from './words.ts';

const EVERY_MS = 2_000;

/** The board of one queue. */
export function QueueBoardDialog(props: { row: Queue; mayWrite: boolean; onClose: () => void }) {
  const id = () => props.row.id;
  const now = useQuery(() => ({
    queryKey: [...keys.queues, 'now', id()],
    queryFn: async ({ signal }: { signal: AbortSignal }) => (await call(getQueue, { params: { id: id() } }, signal)).now,
    refetchInterval: EVERY_MS,
  }));
  const stats = useQuery(() => ({
    queryKey: [...keys.queues, 'stats', id()],
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getQueueStats, { params: { id: id() } }, signal),
    refetchInterval: 5 * EVERY_MS,
  }));
  return (
    <Dialog open onClose={props.onClose} title={`Queue ${props.row.name}`} says="Now, and today.">
      <div class="grid gap-6">
        <Show when={now.data} fallback={<p class="text-ink-3">The node of this queue cannot be asked now.</p>}>
          {(seen) => <Now now={seen()} queueId={id()} mayWrite={props.mayWrite} />}
        </Show>
        <Show when={stats.data}>{(counted) => <Today stats={counted()} />}</Show>
      </div>
    </Dialog>
  );
}

function Now(props: { now: QueueNow; queueId: number; mayWrite: boolean }) {
  const callers: Column<QueueNow['callers'][number]>[] = [
    { title: 'Place', cell: (row) => row.position },
    { title: 'Caller', cell: (row) => row.from },
    { title: 'Waits', cell: (row) => clockOf(row.wait) },
  ];
  return (
    <>
      <Figures
        rows={[
          ['Waiting', props.now.calls_waiting],
          ['Members free', props.now.agents_available],
          ['Longest wait', clockOf(props.now.longest_wait)],
        ]}
      />
      <Show when={props.now.callers.length > 0}>
        <Table caption="Waiting callers" columns={callers} rows={props.now.callers} />
      </Show>
      <Table caption="Members" columns={memberColumns(props.queueId, () => props.mayWrite)} rows={props.now.members} />
    </>
  );
}

function memberColumns(queueId: number, mayWrite: () => boolean): Column<QueueMemberNow>[] {
  return [
    { title: 'Member', cell: (row) => `${row.extension} ${row.name}` },
    { title: 'State', cell: (row) => (row.pause_reason ? `${stateWord(row.state)}: ${row.pause_reason}` : stateWord(row.state)) },
    { title: 'Taken', from: 'sm', cell: (row) => row.calls_taken },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={mayWrite()}>
          <Wishes row={row} queueId={queueId} />
        </Show>
      ),
    },
  ];
}

function Wishes(props: { row: QueueMemberNow; queueId: number }) {
  const client = useQueryClient();
  const save = useSave();
  const wish = async (says: string, body: MemberWish) => {
    const params = { id: props.queueId, extension_id: props.row.extension_id };
    await save(`${props.row.extension} ${says}`, () => call(setQueueMember, { params, body }));
    void client.invalidateQueries({ queryKey: keys.queues });
  };
  const isOut = () => props.row.state === 'logged_out';
  const isPaused = () => props.row.state === 'paused';
  return (
    <div class="flex justify-end gap-2">
      <Show when={props.row.is_dynamic}>
        <Button onClick={() => wish(isOut() ? 'logged in' : 'logged out', { logged_in: isOut() })}>{isOut() ? 'Log in' : 'Log out'}</Button>
      </Show>
      <Show when={!isOut()}>
        <Button onClick={() => wish(isPaused() ? 'goes on' : 'pauses', { paused: !isPaused() })}>{isPaused() ? 'Go on' : 'Pause'}</Button>
      </Show>
    </div>
  );
}

function Today(props: { stats: QueueStats }) {
  const columns: Column<QueueStats['members'][number]>[] = [
    { title: 'Member', cell: (row) => row.extension },
    { title: 'Answered', cell: (row) => row.answered },
    { title: 'Missed', cell: (row) => row.missed },
    { title: 'Talked', from: 'sm', cell: (row) => clockOf(row.talk_time) },
    { title: 'Paused', from: 'sm', cell: (row) => clockOf(row.pause_time) },
  ];
  return (
    <>
      <Figures
        rows={[
          ['Offered', props.stats.offered],
          ['Answered', props.stats.answered],
          ['Abandoned', props.stats.abandoned],
          ['Sent on', props.stats.overflowed],
          ['Service level', props.stats.service_level === null ? '–' : `${props.stats.service_level} %`],
          ['Average wait', clockOf(props.stats.average_wait)],
        ]}
      />
      <Show when={props.stats.members.length > 0}>
        <Table caption="Members today" columns={columns} rows={props.stats.members} />
      </Show>
    </>
  );
}

function Figures(props: { rows: readonly (readonly [string, string | number])[] }) {
  return (
    <dl class="grid grid-cols-3 gap-4">
      {props.rows.map(([name, value]) => (
        <div>
          <dt class="text-ink-3">{name}</dt>
          <dd class="text-xl font-[560] tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
