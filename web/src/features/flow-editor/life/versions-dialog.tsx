import { listIvrVersions, restoreIvrVersion } from '@botpbx/shared/api/ivrs';
import type { Ivr, IvrVersion } from '@botpbx/shared/model/ivr';
import { useMutation, useQueryClient } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { createClockwork } from '../../../lib/clockwork.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { Listing } from '../../../lib/listing.tsx';
import { useSave } from '../../../lib/publish-note.tsx';
import { keys } from '../../../lib/queries.ts';
import { createRows } from '../../../lib/rows.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty, Problem } from '../../../ui/notice.tsx';
import type { NamedIvr } from './copy.ts';

interface VersionsDialogProps {
  row: NamedIvr;
  mayWrite: boolean;
  /** Is told what it is after a version was brought back. */
  onRestored?: (ivr: Ivr) => void;
  /** Puts a version's flow before the reader; only where one can be seen. */
  onShow?: (version: number) => void;
  onClose: () => void;
}

/** What was published of an IVR, what each version changed, and the way back to it. */
export function VersionsDialog(props: VersionsDialogProps) {
  const client = useQueryClient();
  const save = useSave();
  const { id, name } = props.row;
  const list = createRows<IvrVersion>(
    () => [...keys.ivrs, id, 'versions'],
    (asked, signal) => call(listIvrVersions, { params: { id }, query: asked }, signal),
  );
  const restore = useMutation(() => ({
    mutationFn: (version: number) =>
      save(`Version ${version} of ${name} published anew`, () => call(restoreIvrVersion, { params: { id, version } })),
    onSuccess: (ivr: Ivr) => {
      void client.invalidateQueries({ queryKey: keys.ivrs });
      props.onRestored?.(ivr);
    },
  }));
  const empty = <Empty title="Nothing published yet">Save and Publish makes the first version; each one is kept here.</Empty>;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Versions of ${name}`}
      says="To bring one back publishes it anew. Calls that have begun go on as they are."
    >
      <Problem says={restore.error ? sayFailure(restore.error) : undefined} />
      <Listing list={list} moreWord="Show older versions" empty={empty}>
        {(rows) => (
          <ol class="grid gap-2" aria-label="Versions">
            <For each={rows()}>
              {(row) => (
                <VersionItem
                  row={row}
                  mayWrite={props.mayWrite}
                  isBusy={restore.isPending && restore.variables === row.version}
                  onRestore={() => !restore.isPending && restore.mutate(row.version)}
                  onShow={props.onShow && (() => props.onShow?.(row.version))}
                />
              )}
            </For>
          </ol>
        )}
      </Listing>
    </Dialog>
  );
}

interface VersionItemProps {
  row: IvrVersion;
  mayWrite: boolean;
  isBusy: boolean;
  onRestore: () => void;
  onShow: (() => void) | undefined;
}

function VersionItem(props: VersionItemProps) {
  const clockwork = createClockwork();
  return (
    <li class="grid gap-2 rounded-xl border border-line p-3.5">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <span>
          <span class="font-[560]">Version {props.row.version}</span>{' '}
          <span class="text-sm text-ink-3">{clockwork().moment(props.row.created_at)}</span>
        </span>
        <span class="flex items-center gap-2">
          <Show when={props.onShow}>
            <Button kind="quiet" onClick={() => props.onShow?.()}>
              Show
            </Button>
          </Show>
          <Show when={props.row.is_live} fallback={<RestoreButton {...props} />}>
            <Badge tone="good">Takes calls</Badge>
          </Show>
        </span>
      </div>
      <Changes changes={props.row.changes} />
    </li>
  );
}

function RestoreButton(props: VersionItemProps) {
  return (
    <Show when={props.mayWrite}>
      <Button busy={props.isBusy} onClick={() => props.onRestore()} aria-label={`Bring back version ${props.row.version}`}>
        Bring back
      </Button>
    </Show>
  );
}

/** How many changes stand there before the rest is folded away. */
const SHOWN = 4;

function Changes(props: { changes: readonly string[] }) {
  const list = (changes: readonly string[]) => (
    <ul class="grid list-disc gap-0.5 pl-5 text-sm text-ink-2">
      <For each={changes}>{(change) => <li>{change}</li>}</For>
    </ul>
  );
  return (
    <>
      {list(props.changes.slice(0, SHOWN))}
      <Show when={props.changes.length > SHOWN}>
        <details class="text-sm">
          <summary class="cursor-pointer text-ink-3">{props.changes.length - SHOWN} more</summary>
          {list(props.changes.slice(SHOWN))}
        </details>
      </Show>
    </>
  );
}
