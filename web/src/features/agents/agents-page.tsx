import { deleteAgent, listAgents } from '@botpbx/shared/api/agents';
import type { Agent } from '@botpbx/shared/model/agent';
import { useQueryClient } from '@tanstack/solid-query';
import AudioLines from 'lucide-solid/icons/audio-lines';
import Files from 'lucide-solid/icons/files';
import KeyRound from 'lucide-solid/icons/key-round';
import MessageSquareText from 'lucide-solid/icons/message-square-text';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import PhoneOutgoing from 'lucide-solid/icons/phone-outgoing';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { ListPage } from '../../lib/list-page.tsx';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { labelOf, providerChoices, sttChoices, ttsChoices } from './words.ts';

const NewAgentDialog = lazy(async () => ({ default: (await import('./agent-form.tsx')).NewAgentDialog }));
const EditAgentDialog = lazy(async () => ({ default: (await import('./agent-form.tsx')).EditAgentDialog }));
const TryDialog = lazy(async () => ({ default: (await import('./try-dialog.tsx')).TryDialog }));
const TestCallDialog = lazy(async () => ({ default: (await import('./test-call-dialog.tsx')).TestCallDialog }));
const DocumentsDialog = lazy(async () => ({ default: (await import('./documents-dialog.tsx')).DocumentsDialog }));
const VersionsDialog = lazy(async () => ({ default: (await import('./versions-dialog.tsx')).VersionsDialog }));
const SecretDialog = lazy(async () => ({ default: (await import('./secret-dialog.tsx')).SecretDialog }));

type Act = 'try' | 'call' | 'documents' | 'versions' | 'secret';
interface Doing {
  readonly act: Act;
  readonly row: Agent;
}

/** AI voice agents. */
export function AgentsPage() {
  const may = useMay();
  const mayWrite = () => may('agents:write');
  const [doing, setDoing] = createSignal<Doing>();
  const list = createRows(
    () => keys.agents,
    (asked, signal) => call(listAgents, { query: asked }, signal),
  );
  return (
    <>
      <ListPage
        title="AI Agents"
        says="Voice agents that talk with callers, put them through and take messages."
        list={list}
        mayWrite={mayWrite()}
        addWord="Add agent"
        moreWord="Show more agents"
        empty={{
          title: 'No agents yet',
          icon: AudioLines,
          says: 'An agent answers calls in your name. Without any account it lives on this system.',
        }}
        table={(rows, acts) => <AgentTable rows={rows()} {...acts} onDo={(act, row) => setDoing({ act, row })} />}
        adding={(close) => <NewAgentDialog onClose={close} />}
        editing={(row, close) => <EditAgentDialog row={row} onClose={close} />}
        deleting={(row, close) => <DeleteAgent row={row} onClose={close} />}
      />
      <Suspense>
        <Show when={doing()} keyed>
          {(now) => <Acting {...now} onClose={() => setDoing(undefined)} />}
        </Show>
      </Suspense>
    </>
  );
}

function Acting(props: Doing & { onClose: () => void }) {
  return (
    <Switch>
      <Match when={props.act === 'try'}>
        <TryDialog row={props.row} onClose={props.onClose} />
      </Match>
      <Match when={props.act === 'call'}>
        <TestCallDialog row={props.row} onClose={props.onClose} />
      </Match>
      <Match when={props.act === 'documents'}>
        <DocumentsDialog row={props.row} onClose={props.onClose} />
      </Match>
      <Match when={props.act === 'versions'}>
        <VersionsDialog row={props.row} onClose={props.onClose} />
      </Match>
      <Match when={props.act === 'secret'}>
        <SecretDialog row={props.row} onClose={props.onClose} />
      </Match>
    </Switch>
  );
}

interface AgentTableProps {
  rows: readonly Agent[];
  mayWrite: boolean;
  onEdit: (row: Agent) => void;
  onDelete: (row: Agent) => void;
  onDo: (act: Act, row: Agent) => void;
}

function AgentTable(props: AgentTableProps) {
  const columns: Column<Agent>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/agents?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Number', cell: (row) => row.number ?? '–' },
    { title: 'Mind', from: 'sm', cell: (row) => labelOf(providerChoices, row.provider) },
    { title: 'Voice', from: 'lg', cell: (row) => labelOf(ttsChoices, row.tts_engine) },
    { title: 'Ears', from: 'lg', cell: (row) => labelOf(sttChoices, row.stt_engine) },
    { title: 'Version', from: 'sm', cell: (row) => <Standing row={row} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <AgentMenu {...props} row={row} />
        </Show>
      ),
    },
  ];
  return <Table caption="AI agents" columns={columns} rows={props.rows} />;
}

function Standing(props: { row: Agent }) {
  return (
    <Show when={props.row.has_changes} fallback={props.row.version}>
      {props.row.version} <Badge tone="warn">Draft</Badge>
    </Show>
  );
}

function AgentMenu(props: AgentTableProps & { row: Agent }) {
  const entry = (act: Act, label: string, Icon: typeof Files) => ({
    label,
    icon: <Icon size={15} aria-hidden="true" />,
    onSelect: () => props.onDo(act, props.row),
  });
  return (
    <RowMenu
      name={`agent ${props.row.name}`}
      onEdit={() => props.onEdit(props.row)}
      onDelete={() => props.onDelete(props.row)}
      others={[
        entry('try', 'Try in writing', MessageSquareText),
        entry('call', 'Test call', PhoneOutgoing),
        {
          label: 'Conversations',
          icon: <MessagesSquare size={15} aria-hidden="true" />,
          onSelect: () => location.assign(`/conversations?agent=${props.row.id}`),
        },
        entry('documents', 'Documents', Files),
        entry('versions', 'Versions', History),
        entry('secret', 'New webhook secret', KeyRound),
      ]}
    />
  );
}

function DeleteAgent(props: { row: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.agents });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its versions and documents go with it. What still leads to it must be changed first."
      act="Delete agent"
      run={() => save(`Agent ${props.row.name} deleted`, () => call(deleteAgent, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
