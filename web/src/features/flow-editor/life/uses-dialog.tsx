import { listIvrUses } from '@botpbx/shared/api/ivrs';
import type { IvrUse } from '@botpbx/shared/model/ivr';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { keys } from '../../../lib/queries.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Loadable } from '../../../ui/loadable.tsx';
import { Empty } from '../../../ui/notice.tsx';
import type { NamedIvr } from './copy.ts';

/** What leads to an IVR. */
export function UsesDialog(props: { row: NamedIvr; onClose: () => void }) {
  const { id, name } = props.row;
  const uses = useQuery(() => ({
    queryKey: [...keys.ivrs, id, 'uses'],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<IvrUse[]> => (await call(listIvrUses, { params: { id } }, signal)).data,
    staleTime: 0,
  }));
  return (
    <Dialog open onClose={props.onClose} title={`What leads to ${name}`}>
      <Loadable data={uses.data} failure={uses.error ? sayFailure(uses.error) : undefined} onRetry={() => void uses.refetch()} rows={3}>
        {(rows) => (
          <Show
            when={rows().length > 0}
            fallback={<Empty title="Nothing leads here yet">Set it as the destination of an inbound route.</Empty>}
          >
            <ul class="grid gap-2">
              <For each={rows()}>
                {(use) => (
                  <li class="rounded-lg border border-line px-3.5 py-2.5">
                    <UseLink use={use} />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loadable>
    </Dialog>
  );
}

/** Pages on which the rows of a kind are changed. */
const PAGES: Readonly<Record<string, string>> = {
  inbound_route: '/inbound-routes',
  extension: '/extensions',
  ring_group: '/ring-groups',
  queue: '/queues',
  time_condition: '/time-conditions',
  agent: '/agents',
  ivr: '/ivr-builder/edit',
  conference_room: '/conference-rooms',
  parking_lot: '/parking-lots',
};

function UseLink(props: { use: IvrUse }) {
  const href = () => {
    const [, kind, id] = /^([a-z_]+):(\d+)/.exec(props.use.path) ?? [];
    const page = kind === undefined ? undefined : PAGES[kind];
    return page === undefined ? undefined : `${page}?id=${id}`;
  };
  return (
    <Show when={href()} fallback={props.use.message}>
      {(address) => (
        <a class="text-accent-text hover:underline" href={address()}>
          {props.use.message}
        </a>
      )}
    </Show>
  );
}
