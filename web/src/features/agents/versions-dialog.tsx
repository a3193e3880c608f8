import { getAgentVersion, listAgentVersions, restoreAgentVersion } from '@botpbx/shared/api/agents';
import type { Agent } from '@botpbx/shared/model/agent';
import type { AgentVersion } from '@botpbx/shared/model/agent-version';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';

/** What was published of an agent, and the way back to it. */
export function VersionsDialog(props: { row: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { id, name } = props.row;
  const queryKey = [...keys.agents, 'versions', id];
  const versions = useQuery(() => ({
    queryKey,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<AgentVersion[]> =>
      (await call(listAgentVersions, { params: { id }, query: { limit: 100 } }, signal)).data,
  }));
  const restore = useMutation(() => ({
    mutationFn: (version: number) =>
      save(`Version ${version} of ${name} published anew`, () => call(restoreAgentVersion, { params: { id, version } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.agents }),
  }));
  return (
    <Dialog open onClose={props.onClose} title={`Versions of ${name}`} says="To bring one back makes a new version of it.">
      <div class="grid gap-4">
        <Problem says={restore.error ? sayFailure(restore.error) : undefined} />
        <Loadable
          data={versions.data}
          failure={versions.error ? sayFailure(versions.error) : undefined}
          onRetry={() => void versions.refetch()}
          rows={3}
        >
          {(rows) => (
            <ul class="grid gap-2" aria-label="Versions">
              <For each={rows()}>
                {(row) => <VersionRow agentId={id} row={row} isBusy={restore.isPending} onRestore={() => restore.mutate(row.version)} />}
              </For>
            </ul>
          )}
        </Loadable>
      </div>
    </Dialog>
  );
}

function VersionRow(props: { agentId: number; row: AgentVersion; isBusy: boolean; onRestore: () => void }) {
  const [isOpen, setOpen] = createSignal(false);
  const details = useQuery(() => ({
    queryKey: [...keys.agents, 'version', props.agentId, props.row.version],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call(getAgentVersion, { params: { id: props.agentId, version: props.row.version } }, signal),
    enabled: isOpen(),
    staleTime: Number.POSITIVE_INFINITY,
  }));
  return (
    <li class="rounded-xl border border-line p-3">
      <div class="flex items-center justify-between gap-2">
        <span>
          Version {props.row.version} <span class="text-sm text-ink-3">{new Date(props.row.created_at).toLocaleString()}</span>
        </span>
        <span class="flex items-center gap-2">
          <Button kind="quiet" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
            {isOpen() ? 'Hide' : 'Show'}
          </Button>
          <Show when={props.row.is_live} fallback={<Button busy={props.isBusy} onClick={props.onRestore} children="Bring back" />}>
            <Badge tone="good">Takes calls</Badge>
          </Show>
        </span>
      </div>
      <Show when={isOpen() && details.data}>
        {(data) => <pre class="mt-2 max-h-72 overflow-auto text-xs whitespace-pre-wrap">{data().system_prompt || '–'}</pre>}
      </Show>
    </li>
  );
}
