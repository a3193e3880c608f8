import { getWebhookSecret, listWebhookDeliveries } from '@botpbx/shared/api/webhooks';
import { DeliveryState, WebhookEvent } from '@botpbx/shared/model/webhook';
import { useMutation } from '@tanstack/solid-query';
import Webhook from 'lucide-solid/icons/webhook';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState, type UrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { ChoiceField } from '../../ui/field.tsx';
import { Empty, Problem } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { OpenedDelivery } from './opened-delivery.tsx';
import { events, states } from './words.ts';

/** What was posted to the tenant's own servers. Filters and the opened delivery stand in the address. */
export function WebhooksPage() {
  const may = useMay();
  const url = createUrlState();
  const filters = () => filtersIn(url);
  const list = createRows(
    () => [...keys.webhookDeliveries, filters()],
    (asked, signal) => call(listWebhookDeliveries, { query: { ...asked, ...filters() } }, signal),
  );
  const opened = () => (/^[1-9][0-9]{0,14}$/.test(url.get('id')) ? Number(url.get('id')) : undefined);
  return (
    <>
      <PageHead
        title="Webhooks"
        says="What agents and transcription post to your servers, signed as Standard Webhooks says. What does not arrive is tried again, ever more seldom."
      />
      <Show when={may('webhooks:write')}>
        <Secret />
      </Show>
      <Card>
        <Filters url={url} />
        <Listing list={list} moreWord="Show earlier deliveries" empty={<None />}>
          {(rows) => <DeliveryTable rows={rows()} onOpen={(row) => url.set({ id: String(row.id) }, 'push')} />}
        </Listing>
      </Card>
      <Show when={opened()} keyed>
        {(id) => <OpenedDelivery id={id} onClose={() => url.set({ id: undefined })} />}
      </Show>
    </>
  );
}

/** Shown when somebody asks; that stands in the audit log. */
function Secret() {
  const shown = useMutation(() => ({ mutationFn: () => call(getWebhookSecret, {}) }));
  return (
    <Card class="mb-5">
      <div class="flex flex-wrap items-center justify-between gap-3 p-4">
        <p class="max-w-prose text-base text-ink-2">
          Transcription webhooks are signed with one secret. Each agent has its own, which is shown when it is made or renewed.
        </p>
        <Show when={shown.data} fallback={<Button onClick={() => shown.mutate()}>Show the secret</Button>}>
          {(found) => (
            <span class="flex items-center gap-2">
              <code class="font-mono text-sm break-all">{found().secret}</code>
              <CopyButton text={found().secret} label="Copy the secret" />
            </span>
          )}
        </Show>
      </div>
      <Problem says={shown.error ? sayFailure(shown.error) : undefined} />
    </Card>
  );
}

function Filters(props: { url: UrlState }) {
  const field = (name: 'state' | 'event') => ({
    name,
    value: props.url.get(name),
    onChange: (value: string) => props.url.set({ [name]: value }),
  });
  const any = { value: '', label: 'Any' };
  return (
    <div class="grid grid-cols-2 items-end gap-3 border-b border-line p-4 md:grid-cols-[16rem_16rem]">
      <ChoiceField
        label="State"
        choices={[any, ...DeliveryState.options.map((value) => ({ value, label: states[value].text }))]}
        {...field('state')}
      />
      <ChoiceField
        label="Event"
        choices={[any, ...WebhookEvent.options.map((value) => ({ value, label: events[value] }))]}
        {...field('event')}
      />
    </div>
  );
}

const None = () => (
  <Empty title="No deliveries" icon={Webhook}>
    Set webhooks of an agent, or one for transcriptions, and what they are told stands here.
  </Empty>
);

/** What of the address the API understands; an odd value is left out. */
function filtersIn(url: UrlState) {
  const asked = { state: DeliveryState.safeParse(url.get('state')).data, event: WebhookEvent.safeParse(url.get('event')).data };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as typeof asked;
}
