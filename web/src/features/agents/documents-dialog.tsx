import { addAgentDocument, listAgentDocuments, removeAgentDocument } from '@botpbx/shared/api/agent-documents';
import type { Agent } from '@botpbx/shared/model/agent';
import { type AgentDocument, MAX_DOCUMENT_BYTES } from '@botpbx/shared/model/agent-document';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import X from 'lucide-solid/icons/x';
import { createSignal, For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FileField } from '../../ui/field.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';

const MEGABYTE = 1_048_576;

/** What an agent may look things up in. */
export function DocumentsDialog(props: { row: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const params = { id: props.row.id };
  const queryKey = [...keys.agents, 'documents', params.id];
  const [file, setFile] = createSignal<File>();
  const documents = useQuery(() => ({
    queryKey,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<AgentDocument[]> =>
      (await call(listAgentDocuments, { params }, signal)).data,
  }));
  const refresh = () => void client.invalidateQueries({ queryKey });
  const add = useMutation(() => ({
    mutationFn: (chosen: File) => {
      const raw = { type: 'application/octet-stream', bytes: chosen };
      return save(`${chosen.name} added`, () => call(addAgentDocument, { params, query: { name: chosen.name.slice(-120).trim() }, raw }));
    },
    onSettled: refresh,
  }));
  const remove = useMutation(() => ({
    mutationFn: (row: AgentDocument) =>
      save(`${row.name} removed`, () => call(removeAgentDocument, { params: { ...params, document_id: row.id } })),
    onSettled: refresh,
  }));
  const fault = () => {
    const chosen = file();
    return chosen && chosen.size > MAX_DOCUMENT_BYTES ? `It has more than ${MAX_DOCUMENT_BYTES / MEGABYTE} MiB.` : undefined;
  };
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    if (chosen && fault() === undefined) add.mutate(chosen);
  };
  const problem = () => add.error ?? remove.error;
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title={`Documents of ${props.row.name}`}
      says="It looks things up here when a caller asks. They hold at once, in all versions."
    >
      <div class="grid gap-4">
        <Problem says={problem() ? sayFailure(problem()) : undefined} />
        <Loadable
          data={documents.data}
          failure={documents.error ? sayFailure(documents.error) : undefined}
          onRetry={() => void documents.refetch()}
          rows={2}
        >
          {(rows) => <DocumentList rows={rows()} onRemove={(row) => remove.mutate(row)} />}
        </Loadable>
        <FileField
          label="Add a document"
          name="file"
          accept=".txt,.md,.markdown,.pdf,text/plain,text/markdown,application/pdf"
          hint={add.isPending ? 'It is being read…' : 'Text, Markdown or PDF, at most 10 MiB.'}
          value={file()}
          onChange={choose}
          error={fault()}
          disabled={add.isPending}
        />
      </div>
    </Dialog>
  );
}

function DocumentList(props: { rows: readonly AgentDocument[]; onRemove: (row: AgentDocument) => void }) {
  return (
    <Show when={props.rows.length > 0} fallback={<p class="text-ink-2">No documents yet.</p>}>
      <ul class="grid gap-1" aria-label="Documents">
        <For each={props.rows}>
          {(row) => (
            <li class="flex items-center justify-between gap-2">
              <span class="min-w-0 truncate">
                {row.name} <span class="text-sm text-ink-3">{aboutOf(row)}</span>
              </span>
              <Button kind="quiet" square aria-label={`Remove ${row.name}`} onClick={() => props.onRemove(row)}>
                <X size={16} aria-hidden="true" />
              </Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

const aboutOf = ({ pages, text_bytes }: AgentDocument): string =>
  `${pages === null ? '' : `${pages} ${pages === 1 ? 'page' : 'pages'}, `}${Math.max(1, Math.round(text_bytes / 1024))} KiB of text`;
