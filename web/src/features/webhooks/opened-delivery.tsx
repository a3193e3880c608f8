import { getWebhookDelivery, replayWebhookDelivery } from '@botpbx/shared/api/webhooks';
import type { WebhookDeliveryDetails } from '@botpbx/shared/model/webhook';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { type JSX, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useMay } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';
import { events, states } from './words.ts';

/** The panel with one delivery, what it posts, and the way to post it once more. */
export function OpenedDelivery(props: { id: number; onClose: () => void }) {
  const query = useQuery(() => ({
    queryKey: [...keys.webhookDeliveries, 'one', props.id],
    queryFn: ({ signal }) => call(getWebhookDelivery, { params: { id: props.id } }, signal),
  }));
  return (
    <Dialog open form="panel" onClose={props.onClose} title={query.data ? events[query.data.event] : 'Delivery'}>
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
        {(one) => <Details one={one()} />}
      </Loadable>
    </Dialog>
  );
}

function Details(props: { one: WebhookDeliveryDetails }) {
  const clockwork = createClockwork();
  const moment = (instant: string | null) => (instant === null ? '–' : clockwork().moment(instant));
  return (
    <>
      <div class="flex items-center justify-between gap-3">
        <Badge tone={states[props.one.state].tone}>{states[props.one.state].text}</Badge>
        <Replay one={props.one} />
      </div>
      <dl class="mt-4 grid gap-y-0.5">
        <Fact name="Posted to">
          <span class="font-mono text-sm break-all">{props.one.url}</span>
        </Fact>
        <Fact name="Tells of">
          <a class="font-mono text-sm break-all text-accent-text hover:underline" href={`/calls?id=${encodeURIComponent(props.one.about)}`}>
            {props.one.about}
          </a>
        </Fact>
        <Fact name="webhook-id">
          <span class="font-mono text-sm break-all">{props.one.webhook_id}</span>
        </Fact>
        <Fact name="Made">{moment(props.one.created_at)}</Fact>
        <Fact name="Arrived">{moment(props.one.sent_at)}</Fact>
        <Show when={props.one.due_at}>{(due) => <Fact name="Next try">{moment(due())}</Fact>}</Show>
        <Fact name="Tries">{props.one.tries}</Fact>
        <Fact name="Answer">{props.one.status ?? 'None'}</Fact>
        <Show when={props.one.fault}>{(fault) => <Fact name="Fault">{fault()}</Fact>}</Show>
      </dl>
      <h2 class="mt-6 mb-2">Body</h2>
      <pre class="overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs whitespace-pre-wrap">
        {JSON.stringify(props.one.payload, null, 2)}
      </pre>
    </>
  );
}

/** What has arrived or was given up may be posted once more. */
function Replay(props: { one: WebhookDeliveryDetails }) {
  const may = useMay();
  const client = useQueryClient();
  const act = useMutation(() => ({
    mutationFn: () => call(replayWebhookDelivery, { params: { id: props.one.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.webhookDeliveries }),
  }));
  return (
    <Show when={may('webhooks:write') && (props.one.state === 'sent' || props.one.state === 'failed')}>
      <div class="grid justify-items-end">
        <Button busy={act.isPending} onClick={() => act.mutate()}>
          Post once more
        </Button>
        <Problem says={act.error ? sayFailure(act.error) : undefined} />
      </div>
    </Show>
  );
}

function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <div class="grid grid-cols-[7.5rem_1fr] gap-3 border-b border-line py-2 last:border-0">
      <dt class="text-sm leading-6 text-ink-2">{props.name}</dt>
      <dd class="min-w-0 wrap-anywhere">{props.children}</dd>
    </div>
  );
}
