import type { Node } from '@botpbx/shared/model/node';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import KeyRound from 'lucide-solid/icons/key-round';
import Pencil from 'lucide-solid/icons/pencil';
import RotateCcwClock from 'lucide-solid/icons/rotate-ccw-clock';
import Trash from 'lucide-solid/icons/trash';
import { For, type JSX, Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { sayAgo } from '../../lib/format.ts';
import { useMay } from '../../lib/me.ts';
import { publishedOn } from '../../lib/publish.ts';
import { nodeStatuses } from '../../lib/words.ts';
import { Badge, Lamp, type Tone } from '../../ui/badge.tsx';
import { Menu } from '../../ui/menu.tsx';

interface NodeCardProps {
  node: Node;
  onAct: (over: { kind: 'edit' | 'delete' | 'enroll'; node: Node }) => void;
  onRevisions: () => void;
}

/** One node: how it stands, what it runs, what it refused. */
export function NodeCard(props: NodeCardProps) {
  const may = useMay();
  const nowMs = createNow(5000);
  const word = () => nodeStatuses[props.node.status];
  const seen = () => (props.node.last_seen_at ? sayAgo(props.node.last_seen_at, nowMs()) : 'never');
  return (
    <li class="card grid content-start" data-node={props.node.name}>
      <header class="flex items-center gap-3 border-b border-line py-3.5 pr-3 pl-5">
        <div class="min-w-0 flex-1">
          <h2 class="truncate">{props.node.name}</h2>
          <p class="text-sm text-ink-2">{props.node.address ?? 'No address given'}</p>
        </div>
        <Lamp tone={word().tone} class="text-sm">
          {word().text}
        </Lamp>
        <Show when={may('operator')}>
          <NodeMenu {...props} />
        </Show>
      </header>
      <dl class="grid grid-cols-2 gap-x-4 gap-y-4 px-5 py-4 sm:grid-cols-4">
        <Fact name="Runs revision">
          <span data-applied-revision="">{props.node.applied_revision ?? '–'}</span>
        </Fact>
        <Fact name="Newest revision">
          <span data-latest-revision="">{props.node.latest_revision ?? '–'}</span>
        </Fact>
        <Fact name="Applied in">{props.node.applied_ms === null ? '–' : `${props.node.applied_ms} ms`}</Fact>
        <Fact name="Last seen">{seen()}</Fact>
      </dl>
      <footer class="flex flex-wrap items-center gap-2 px-5 pb-4">
        <State node={props.node} />
        <Show when={props.node.is_default_tenant}>
          <Badge tone="off">Phones need no SIP domain</Badge>
        </Show>
        <Show when={props.node.version}>{(version) => <span class="ml-auto text-sm text-ink-3">Version {version()}</span>}</Show>
      </footer>
      <Show when={props.node.rejected} keyed>
        {(rejected) => <Refusal {...rejected} />}
      </Show>
    </li>
  );
}

const STATES: Record<ReturnType<typeof publishedOn>['kind'], { tone: Tone; text: string }> = {
  none: { tone: 'off', text: 'Not enrolled yet' },
  live: { tone: 'good', text: 'Up to date' },
  publishing: { tone: 'warn', text: 'Taking the newest revision' },
  refused: { tone: 'bad', text: 'Refused the newest revision' },
  offline: { tone: 'bad', text: 'Behind, will catch up when it is back' },
  pinned: { tone: 'info', text: 'Pinned to a rollback' },
};

function State(props: { node: Node }) {
  const state = () => STATES[publishedOn([props.node]).kind];
  return <Badge tone={state().tone}>{state().text}</Badge>;
}

function Refusal(props: NonNullable<Node['rejected']>) {
  return (
    <div class="border-t border-line bg-bad-soft/50 px-5 py-3.5 text-sm">
      <p class="font-[560] text-bad">Revision {props.revision} was refused. The node still runs the good one before it.</p>
      <ul class="mt-1.5 grid gap-1">
        <For each={props.faults}>
          {(fault) => (
            <li class="break-words text-ink-2">
              <span class="font-mono text-xs">{fault.stage}</span> {fault.message}
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function NodeMenu(props: NodeCardProps) {
  const entries = () => [
    { label: 'Revisions', icon: <RotateCcwClock size={15} aria-hidden="true" />, onSelect: props.onRevisions },
    { label: 'Edit', icon: <Pencil size={15} aria-hidden="true" />, onSelect: () => props.onAct({ kind: 'edit', node: props.node }) },
    {
      label: 'New enrollment token',
      icon: <KeyRound size={15} aria-hidden="true" />,
      onSelect: () => props.onAct({ kind: 'enroll', node: props.node }),
    },
    {
      label: 'Remove',
      icon: <Trash size={15} aria-hidden="true" />,
      isDanger: true,
      onSelect: () => props.onAct({ kind: 'delete', node: props.node }),
    },
  ];
  return <Menu label={`Actions for node ${props.node.name}`} trigger={<Ellipsis size={18} aria-hidden="true" />} entries={entries()} />;
}

function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <div>
      <dt class="text-xs text-ink-3">{props.name}</dt>
      <dd class="mt-0.5 text-lg leading-tight font-[560]">{props.children}</dd>
    </div>
  );
}
