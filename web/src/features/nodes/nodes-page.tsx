import type { Enrollment, Node } from '@botpbx/shared/model/node';
import { useQuery } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import Server from 'lucide-solid/icons/server';
import { createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { sayFailure } from '../../lib/faults.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { useMay } from '../../lib/me.ts';
import { nodesQuery } from '../../lib/queries.ts';
import { createUrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { NodeCard } from './node-card.tsx';

const NewNodeDialog = lazy(async () => ({ default: (await import('./node-form.tsx')).NewNodeDialog }));
const EditNodeDialog = lazy(async () => ({ default: (await import('./node-form.tsx')).EditNodeDialog }));
const EnrollNode = lazy(async () => ({ default: (await import('./enroll.tsx')).EnrollNode }));
const EnrollmentDialog = lazy(async () => ({ default: (await import('./enroll.tsx')).EnrollmentDialog }));
const DeleteNode = lazy(async () => ({ default: (await import('./node-acts.tsx')).DeleteNode }));
const Revisions = lazy(async () => ({ default: (await import('./revisions.tsx')).Revisions }));

/** What lies over the list. */
export type Over =
  | { readonly kind: 'none' | 'new' }
  | { readonly kind: 'edit' | 'delete' | 'enroll'; readonly node: Node }
  | { readonly kind: 'token'; readonly node: Node; readonly enrollment: Enrollment };

/** The nodes that serve the tenant; operators add, change and remove them. */
export function NodesPage() {
  const may = useMay();
  const url = createUrlState();
  const interval = useLiveInterval();
  const query = useQuery(() => ({ ...nodesQuery(), refetchInterval: interval(), reconcile: 'id' }));
  const [over, setOver] = createSignal<Over>({ kind: 'none' });
  const addButton = () => (
    <Show when={may('operator')}>
      <Button kind="primary" onClick={() => setOver({ kind: 'new' })}>
        <Plus size={17} aria-hidden="true" /> Enroll node
      </Button>
    </Show>
  );
  const empty = () => (
    <Card>
      <Empty title="No node yet" icon={Server} action={addButton()}>
        A node is a machine with Asterisk on it. Phones and trunks connect to it.
      </Empty>
    </Card>
  );
  return (
    <>
      <PageHead title="Nodes" says="The machines that carry the calls.">
        {addButton()}
      </PageHead>
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
        {(nodes) => (
          <Show when={nodes().length > 0} fallback={empty()}>
            <ul class="grid gap-4 xl:grid-cols-2">
              <For each={nodes()}>
                {(node) => <NodeCard node={node} onAct={setOver} onRevisions={() => url.set({ id: String(node.id) }, 'push')} />}
              </For>
            </ul>
          </Show>
        )}
      </Loadable>
      <Suspense>
        <Show when={may('operator') && query.data?.find((node) => String(node.id) === url.get('id'))} keyed>
          {(node) => <Revisions node={node} onClose={() => url.set({ id: undefined })} />}
        </Show>
        <Overlay over={over()} setOver={setOver} />
      </Suspense>
    </>
  );
}

function Overlay(props: { over: Over; setOver: (over: Over) => void }) {
  const close = () => props.setOver({ kind: 'none' });
  const nodeFor = (kind: 'edit' | 'delete' | 'enroll') => (props.over.kind === kind ? props.over.node : undefined);
  const token = () => (props.over.kind === 'token' ? props.over : undefined);
  const showToken = (node: Node, enrollment: Enrollment) => props.setOver({ kind: 'token', node, enrollment });
  return (
    <Switch>
      <Match when={props.over.kind === 'new'}>
        <NewNodeDialog onClose={close} onEnrolled={showToken} />
      </Match>
      <Match when={nodeFor('edit')} keyed>
        {(node) => <EditNodeDialog node={node} onClose={close} />}
      </Match>
      <Match when={nodeFor('delete')} keyed>
        {(node) => <DeleteNode node={node} onClose={close} />}
      </Match>
      <Match when={nodeFor('enroll')} keyed>
        {(node) => <EnrollNode node={node} onClose={close} onEnrolled={showToken} />}
      </Match>
      <Match when={token()} keyed>
        {(shown) => (
          <EnrollmentDialog
            node={shown.node}
            enrollment={shown.enrollment}
            onClose={close}
            onRenew={() => props.setOver({ kind: 'enroll', node: shown.node })}
          />
        )}
      </Match>
    </Switch>
  );
}
