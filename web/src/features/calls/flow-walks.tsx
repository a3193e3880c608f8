/** How a call went through flows, step by step. */
import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import type { CallId } from '@botpbx/shared/base/ids';
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { useQuery } from '@tanstack/solid-query';
import Play from 'lucide-solid/icons/play';
import { For, Show } from 'solid-js';
import { call, isPassing } from '../../lib/api.ts';
import { sayEnding, sayExit, sayHappened, sayStep } from '../../lib/flow-words.ts';
import { sayDuration, secondsSince } from '../../lib/format.ts';

/** The walks of a call through flows; nothing where it went through none. */
export function FlowWalks(props: { id: CallId; startedAt: string }) {
  const query = useQuery(() => ({
    queryKey: ['calls', 'flow-walks', props.id],
    queryFn: ({ signal }: { signal: AbortSignal }) => call(listFlowWalks, { params: { id: props.id } }, signal),
    retry: (count: number, error: unknown) => count < 2 && isPassing(error),
  }));
  return <For each={query.data?.data}>{(walk) => <Walk walk={walk} startedAt={props.startedAt} />}</For>;
}

function Walk(props: { walk: FlowWalkDetails; startedAt: string }) {
  const replay = () => `/ivr-builder/replay?${new URLSearchParams({ call: props.walk.call_id, walk: props.walk.walk })}`;
  return (
    <section aria-label={`Way through ${props.walk.ivr}`}>
      <header class="mt-7 mb-3 flex items-center justify-between gap-3">
        <h2>
          {props.walk.ivr} <span class="font-normal text-ink-3">version {props.walk.version}</span>
        </h2>
        <Show when={props.walk.passed.length > 0}>
          <a class="button button-plain min-h-8 px-3 text-sm" href={replay()}>
            <Play size={14} aria-hidden="true" /> Replay
          </a>
        </Show>
      </header>
      <ol class="grid gap-2.5">
        <For each={props.walk.passed}>{(pass) => <Passed pass={pass} walk={props.walk} startedAt={props.startedAt} />}</For>
      </ol>
      <p class="mt-3 text-sm text-ink-2">{sayEnding(props.walk)}</p>
    </section>
  );
}

function Passed(props: { pass: FlowPass; walk: FlowWalkDetails; startedAt: string }) {
  const step = () => props.walk.flows[props.pass.ivr_id]?.flow.steps.find(({ id }) => id === props.pass.step_id);
  const said = () => props.pass.happened.map(sayHappened).filter((text) => text !== undefined);
  const since = () => sayDuration(secondsSince(props.startedAt, Date.parse(props.pass.at)));
  return (
    <li class="grid grid-cols-[3.5rem_1fr] gap-3 text-sm" data-flow-step={props.pass.step_id} data-exit={props.pass.exit}>
      <time class="text-ink-3 tabular-nums" datetime={props.pass.at}>
        {since()}
      </time>
      <span class="min-w-0">
        <span class="font-[580]">{sayStep(props.pass.kind, step())}</span>
        <Show when={props.pass.ivr_id !== props.walk.ivr_id && props.walk.flows[props.pass.ivr_id]}>
          {(other) => <span class="text-ink-3"> in {other().name}</span>}
        </Show>
        <span class="text-ink-2"> · {sayExit(props.pass.exit, step())}</span>
        <For each={said()}>{(text) => <span class="block wrap-anywhere text-ink-2">{text}</span>}</For>
      </span>
    </li>
  );
}
