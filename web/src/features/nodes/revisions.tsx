import { listRevisions, rollBack, unpin } from '@botpbx/shared/api/nodes';
import type { Node, Revision } from '@botpbx/shared/model/node';
import { useMutation, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayFailure } from '../../lib/faults.ts';
import { Listing } from '../../lib/listing.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Problem } from '../../ui/notice.tsx';

/** The newest revisions of a node, and the way back to one of them. */
export function Revisions(props: { node: Node; onClose: () => void }) {
  const client = useQueryClient();
  const [goal, setGoal] = createSignal<number>();
  const refresh = () => client.invalidateQueries({ queryKey: keys.nodes });
  const list = createRows(
    () => [...keys.nodes, props.node.id, 'revisions'],
    (asked, signal) => call(listRevisions, { params: { id: props.node.id }, query: asked }, signal),
  );
  const release = useMutation(() => ({ mutationFn: () => call(unpin, { params: { id: props.node.id } }), onSuccess: refresh }));
  const done = () => {
    setGoal(undefined);
    void refresh();
  };
  return (
    <>
      <Dialog
        open
        form="panel"
        onClose={props.onClose}
        title={`Revisions of ${props.node.name}`}
        says="Each is the whole configuration at one time."
      >
        <Problem says={release.error ? sayFailure(release.error) : undefined} />
        <Show when={props.node.pinned}>
          <div class="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-lg bg-info-soft px-3.5 py-2.5 text-base text-info">
            <span>A rollback holds. Changes wait.</span>
            <Button busy={release.isPending} onClick={() => release.mutate()}>
              Let changes through
            </Button>
          </div>
        </Show>
        <Listing list={list} moreWord="Show older revisions" empty={<Empty title="No revision yet" />}>
          {(rows) => (
            <ol class="divide-y divide-line">
              <For each={rows()}>
                {(row) => <RevisionItem row={row} isRunning={row.revision === props.node.applied_revision} onGoal={setGoal} />}
              </For>
            </ol>
          )}
        </Listing>
      </Dialog>
      <Show when={goal()} keyed>
        {(revision) => (
          <Ask
            title={`Go back to revision ${revision}?`}
            says="A new revision with its content is made and pinned: later changes wait until you let them through."
            act="Roll back"
            run={() => call(rollBack, { params: { id: props.node.id }, body: { revision } })}
            onDone={done}
            onClose={() => setGoal(undefined)}
          />
        )}
      </Show>
    </>
  );
}

function RevisionItem(props: { row: Revision; isRunning: boolean; onGoal: (revision: number) => void }) {
  const clockwork = createClockwork();
  return (
    <li class="flex items-start gap-3 py-3">
      <span class="w-12 pt-0.5 text-lg font-[600]">{props.row.revision}</span>
      <div class="min-w-0 flex-1 text-sm text-ink-2">
        <p>{clockwork().moment(props.row.created_at)}</p>
        <p>{sayApplied(props.row)}</p>
        <For each={props.row.faults}>{(fault) => <p class="break-words text-bad">{fault.message}</p>}</For>
      </div>
      <Show when={props.isRunning}>
        <Badge tone="good">Running</Badge>
      </Show>
      <Show when={!props.isRunning && props.row.applied_at !== null}>
        <Button kind="quiet" aria-label={`Roll back to revision ${props.row.revision}`} onClick={() => props.onGoal(props.row.revision)}>
          Roll back
        </Button>
      </Show>
    </li>
  );
}

function sayApplied(row: Revision): string {
  const origin = row.rollback_of === null ? '' : `Rollback to ${row.rollback_of}. `;
  if (row.applied_ms !== null) return `${origin}Live after ${row.applied_ms} ms`;
  return `${origin}${row.faults.length > 0 ? 'Refused' : 'Not applied'}`;
}
