import { getConversation } from '@botpbx/shared/api/conversations';
import type { ConversationDetails } from '@botpbx/shared/model/conversation-record';
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayDuration, secondsSince } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { TurnItem } from './turn-item.tsx';
import { barsOf, WaterfallLegend } from './waterfall.tsx';
import { endings, sayCost } from './words.ts';

/** The panel with everything that was said and done in one conversation. */
export function OpenedConversation(props: { id: number; onClose: () => void }) {
  const query = useQuery(() => ({
    queryKey: ['conversations', 'one', props.id],
    queryFn: ({ signal }) => call(getConversation, { params: { id: props.id } }, signal),
  }));
  const title = () => (query.data ? `${query.data.agent} and ${query.data.from || 'an unknown number'}` : 'Conversation');
  return (
    <Dialog open form="panel" onClose={props.onClose} title={title()}>
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
        {(one) => <Details one={one()} />}
      </Loadable>
    </Dialog>
  );
}

/** No bar is drawn to a scale of less than this. */
const LEAST_SCALE_MS = 1000;

function Details(props: { one: ConversationDetails }) {
  const scaleMs = () => Math.max(LEAST_SCALE_MS, ...props.one.transcript.map(({ latency }) => barsOf(latency).at(-1)?.toMs ?? 0));
  const since = (instant: string) => sayDuration(secondsSince(props.one.started_at, Date.parse(instant)));
  return (
    <>
      <Facts one={props.one} />
      <Show when={props.one.summary}>
        {(summary) => (
          <>
            <h2 class="mt-6 mb-2">Summary</h2>
            <p class="whitespace-pre-line">{summary()}</p>
          </>
        )}
      </Show>
      <h2 class="mt-6 mb-3">What was said</h2>
      <ol class="grid gap-5">
        <For each={props.one.transcript}>
          {(turn) => <TurnItem turn={turn} agent={props.one.agent} at={since(turn.at)} scaleMs={scaleMs()} />}
        </For>
      </ol>
      <div class="mt-4">
        <WaterfallLegend />
      </div>
      <Usage one={props.one} />
    </>
  );
}

function Facts(props: { one: ConversationDetails }) {
  const clockwork = createClockwork();
  const outcome = () => Object.entries(props.one.outcome);
  return (
    <>
      <Show when={props.one.ending} fallback={<Badge tone="info">In progress</Badge>}>
        {(ending) => <Badge tone={endings[ending()].tone}>{endings[ending()].text}</Badge>}
      </Show>
      <dl class="mt-4 grid gap-y-0.5">
        <Fact name="Agent">
          {props.one.agent}, version {props.one.version}
        </Fact>
        <Fact name="From">{props.one.from || 'Unknown'}</Fact>
        <Fact name="Began">{clockwork().moment(props.one.started_at)}</Fact>
        <Fact name="Length">{sayDuration(props.one.duration)}</Fact>
        <Show when={props.one.transferred_to}>{(to) => <Fact name="Handed to">{to()}</Fact>}</Show>
        <Show when={props.one.rating}>{(rating) => <Fact name="Mark">{rating()} of 5</Fact>}</Show>
        <For each={outcome()}>{([name, value]) => <Fact name={name.replaceAll('_', ' ')}>{sayValue(value)}</Fact>}</For>
        <Fact name="Cost">{sayCost(props.one.cost)}</Fact>
        <Fact name="Call">
          <a
            class="font-mono text-sm break-all text-accent-text hover:underline"
            href={`/calls?id=${encodeURIComponent(props.one.call_id)}`}
          >
            {props.one.call_id}
          </a>
        </Fact>
      </dl>
    </>
  );
}

const sayValue = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value));

function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <div class="grid grid-cols-[7.5rem_1fr] gap-3 border-b border-line py-2 last:border-0">
      <dt class="text-sm leading-6 text-ink-2">{props.name}</dt>
      <dd class="min-w-0 wrap-anywhere">{props.children}</dd>
    </div>
  );
}

/** Who was used, how much, and what that costs. */
function Usage(props: { one: ConversationDetails }) {
  return (
    <Show when={props.one.usage.length > 0}>
      <h2 class="mt-6 mb-3">Used</h2>
      <ul class="grid gap-2 text-sm">
        <For each={props.one.usage}>
          {(use) => (
            <li class="grid grid-cols-[1fr_auto] gap-3 border-b border-line pb-2 last:border-0">
              <span>
                <span class="font-[580]">{use.provider}</span> <span class="text-ink-2">{use.model}</span>
                <span class="block text-ink-3">{amountsOf(use).join(', ')}</span>
              </span>
              <span class="tabular-nums">{sayCost(use.cost)}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function amountsOf(use: ConversationDetails['usage'][number]): string[] {
  const said = (count: number, what: string) => (count > 0 ? [`${Math.round(count).toLocaleString('en')} ${what}`] : []);
  return [
    ...said(use.input_tokens, 'tokens read'),
    ...said(use.cached_tokens, 'of them cached'),
    ...said(use.output_tokens, 'tokens written'),
    ...said(use.audio_seconds, 'seconds heard'),
    ...said(use.characters, 'signs spoken'),
  ];
}
