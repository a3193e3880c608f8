import { getCall } from '@botpbx/shared/api/calls';
import { CallId } from '@botpbx/shared/base/ids';
import type { CallDetails, CallEvent, CallStep, Leg } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { CallTalk } from '../../lib/call-talk.tsx';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayDuration, secondsSince } from '../../lib/format.ts';
import { useMay } from '../../lib/me.ts';
import { nodesQuery } from '../../lib/queries.ts';
import { directions, dispositions } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';
import { sayCause } from './causes.ts';
import { FlowWalks } from './flow-walks.tsx';

/** The panel with everything that is known of one call. */
export function OpenedCall(props: { id: string; onClose: () => void }) {
  const id = () => CallId.safeParse(props.id).data;
  const query = useQuery(() => ({
    queryKey: ['calls', 'one', props.id],
    queryFn: ({ signal }) => call(getCall, { params: { id: id() ?? '' } }, signal),
    enabled: id() !== undefined,
  }));
  const title = () => (query.data ? `${query.data.from} to ${query.data.to}` : 'Call');
  return (
    <Dialog open form="panel" onClose={props.onClose} title={title()}>
      <Show when={id()} fallback={<Problem says="The address names no call." />}>
        <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
          {(one) => <Details one={one()} />}
        </Loadable>
      </Show>
    </Dialog>
  );
}

function Details(props: { one: CallDetails }) {
  const clockwork = createClockwork();
  const moment = (instant: string | null) => (instant === null ? '–' : clockwork().moment(instant));
  const may = useMay();
  const nodes = useQuery(() => ({ ...nodesQuery(), enabled: may('nodes:read') }));
  const nodeName = () => nodes.data?.find((node) => node.id === props.one.node_id)?.name ?? props.one.node_id;
  const word = () => (props.one.disposition ? dispositions[props.one.disposition] : undefined);
  return (
    <>
      <Show when={word()} fallback={<Badge tone="info">In progress</Badge>}>
        {(shown) => <Badge tone={shown().tone}>{shown().text}</Badge>}
      </Show>
      <dl class="mt-4 grid gap-y-0.5">
        <Fact name="Direction">{directions[props.one.direction]}</Fact>
        <Fact name="From">{[props.one.from, props.one.from_name].filter(Boolean).join(', ')}</Fact>
        <Fact name="To">{props.one.to}</Fact>
        <Fact name="Answered by">{props.one.answered_by ?? '–'}</Fact>
        <Fact name="Began">{moment(props.one.started_at)}</Fact>
        <Fact name="Answered">{moment(props.one.answered_at)}</Fact>
        <Fact name="Ended">{moment(props.one.ended_at)}</Fact>
        <Fact name="Talked">{sayDuration(props.one.duration)}</Fact>
        <Fact name="In all">{sayDuration(props.one.total_duration)}</Fact>
        <Show when={props.one.cause !== null}>
          <Fact name="End">
            {sayCause(props.one.cause ?? 0)} <span class="text-ink-3">({props.one.cause})</span>
          </Fact>
        </Show>
        <Fact name="Node">
          {nodeName()}
          <Show when={props.one.revision}>{(revision) => <>, revision {revision()}</>}</Show>
        </Fact>
        <Fact name="Call id">
          <span class="font-mono text-sm break-all">{props.one.id}</span>
        </Fact>
      </dl>
      <Show when={props.one.events.length > 0}>
        <h2 class="mt-7 mb-3">What happened</h2>
        <ol class="grid gap-2">
          <For each={props.one.events}>{(event) => <EventItem event={event} startedAt={props.one.started_at} moment={moment} />}</For>
        </ol>
      </Show>
      <Show when={may('conversations:read')}>
        <FlowWalks id={props.one.id} startedAt={props.one.started_at} />
      </Show>
      <Show when={may('transcriptions:read')}>
        <CallTalk id={props.one.id} />
      </Show>
      <h2 class="mt-7 mb-3">Legs</h2>
      <ol class="grid gap-3 border-l-2 border-line pl-4">
        <For each={props.one.legs}>{(leg) => <LegItem leg={leg} moment={moment} />}</For>
      </ol>
    </>
  );
}

const STEPS: Record<CallStep, string> = {
  began: 'called',
  rang: 'rang',
  answered: 'answered',
  held: 'put the call on hold',
  resumed: 'took the call off hold',
  transferred: 'transferred the call',
  left: 'left',
  ended: 'The call ended',
  queued: 'Waited in the queue',
  conference: 'joined the conference',
  parked: 'was parked',
  picked_up: 'was picked up',
  voicemail: 'reached voicemail',
  recording: 'Recording',
  announcement: 'heard an announcement',
};
/** Steps that are said of nobody, or say who it was behind. */
const BY_ITSELF: ReadonlySet<CallStep> = new Set(['ended', 'queued', 'recording']);

interface EventItemProps {
  event: CallEvent;
  startedAt: string;
  moment: (instant: string | null) => string;
}

/** One thing that happened, with the time since the call began. */
function EventItem(props: EventItemProps) {
  const since = () => sayDuration(secondsSince(props.startedAt, Date.parse(props.event.at)));
  const who = () => (BY_ITSELF.has(props.event.what) ? '' : `${props.event.party} `);
  const whom = () => (props.event.what === 'queued' ? props.event.party : props.event.what === 'ended' ? undefined : props.event.detail);
  return (
    <li class="grid grid-cols-[3.5rem_1fr] gap-3 text-sm" data-step={props.event.what}>
      <time class="text-ink-3 tabular-nums" datetime={props.event.at} title={props.moment(props.event.at)}>
        {since()}
      </time>
      <span>
        <span class="font-[580]">{who()}</span>
        {STEPS[props.event.what]}
        <Show when={whom()}>
          {(text) => <span class="text-ink-2"> {props.event.what === 'transferred' ? `to ${text()}` : text()}</span>}
        </Show>
      </span>
    </li>
  );
}

function LegItem(props: { leg: Leg; moment: (instant: string | null) => string }) {
  return (
    <li class="relative grid text-sm">
      <span class="absolute top-1.5 -left-[1.4rem] size-2.5 rounded-full border-2 border-raised bg-accent" aria-hidden="true" />
      <span class="text-base font-[580]">{props.leg.party}</span>
      <span class="text-ink-2">Began {props.moment(props.leg.started_at)}</span>
      <Show when={props.leg.answered_at}>
        <span class="text-ink-2">Answered {props.moment(props.leg.answered_at)}</span>
      </Show>
      <Show when={props.leg.ended_at}>
        <span class="text-ink-2">
          Ended {props.moment(props.leg.ended_at)}
          <Show when={props.leg.cause}>{(cause) => <>, {sayCause(cause()).toLowerCase()}</>}</Show>
        </span>
      </Show>
    </li>
  );
}

function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <div class="grid grid-cols-[7.5rem_1fr] gap-3 border-b border-line py-2 last:border-0">
      <dt class="text-sm leading-6 text-ink-2">{props.name}</dt>
      <dd class="min-w-0">{props.children}</dd>
    </div>
  );
}
