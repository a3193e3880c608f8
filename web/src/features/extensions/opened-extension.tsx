import { getExtension } from '@botpbx/shared/api/extensions';
import type { Extension } from '@botpbx/shared/model/extension';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useMay, useMe } from '../../lib/me.ts';
import { keys, nodesQuery } from '../../lib/queries.ts';
import { CopyLine } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { EditExtensionDialog } from './extension-form.tsx';
import { phoneSettings } from './phone-settings.ts';

/** The extension whose id stands in the address: to be changed, or only to be read. */
export function OpenedExtension(props: { id: number; onClose: () => void }) {
  const may = useMay();
  const query = useQuery(() => ({
    queryKey: [...keys.extensions, 'one', props.id],
    queryFn: ({ signal }) => call(getExtension, { params: { id: props.id } }, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  }));
  return (
    <Show
      when={may('extensions:write') && query.data}
      fallback={
        <Dialog open onClose={props.onClose} title={query.data ? `Extension ${query.data.extension}` : 'Extension'}>
          <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
            {(row) => <Settings row={row()} />}
          </Loadable>
        </Dialog>
      }
      keyed
    >
      {(row) => <EditExtensionDialog row={row} onClose={props.onClose} />}
    </Show>
  );
}

function Settings(props: { row: Extension }) {
  const me = useMe();
  const may = useMay();
  const nodes = useQuery(() => ({ ...nodesQuery(), enabled: may('nodes:read') }));
  return (
    <dl class="divide-y divide-line">
      <CopyLine name="Name" value={props.row.name} />
      <For each={phoneSettings(props.row, nodes.data ?? [], me().tenant, location.hostname)}>
        {(setting) => <CopyLine name={setting.name} value={setting.value} note={setting.note} />}
      </For>
    </dl>
  );
}
