import type { TurnLatency } from '@botpbx/shared/model/conversation';
import { For, Show } from 'solid-js';
import { steps } from './words.ts';

interface Bar {
  readonly text: string;
  readonly colour: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long each step took from the end of what the caller said; steps that did not happen are left out. */
export function barsOf(latency: TurnLatency): Bar[] {
  let fromMs = 0;
  return steps.flatMap(({ name, text, colour }) => {
    const ms = latency[name];
    if (ms === null) return [];
    // what was thought ahead is there before the caller has finished
    const toMs = Math.max(fromMs, ms);
    const bar = { text, colour, fromMs, toMs };
    fromMs = toMs;
    return [bar];
  });
}

/** The steps of an answer as bars on one scale; `scaleMs` fills the width. */
export function Waterfall(props: { latency: TurnLatency; scaleMs: number }) {
  const bars = () => barsOf(props.latency);
  const share = (ms: number) => `${Math.min(100, (100 * ms) / Math.max(1, props.scaleMs))}%`;
  const said = () =>
    bars()
      .map(({ text, toMs }) => `${text} after ${toMs} ms`)
      .join(', ');
  return (
    <Show when={bars().length > 0}>
      <figure class="grid grid-cols-[1fr_auto] items-center gap-2" title={said()}>
        <div class="flex h-2 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
          <For each={bars()}>{(bar) => <span class={`h-full ${bar.colour}`} style={{ width: share(bar.toMs - bar.fromMs) }} />}</For>
        </div>
        <figcaption class="text-sm text-ink-3 tabular-nums">
          <span class="sr-only">{said()}</span>
          <span aria-hidden="true">{bars().at(-1)?.toMs} ms</span>
        </figcaption>
      </figure>
    </Show>
  );
}

/** What the colours mean. */
export function WaterfallLegend() {
  return (
    <ul class="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
      <For each={steps}>
        {(step) => (
          <li class="flex items-center gap-1.5">
            <span class={`size-2.5 rounded-full ${step.colour}`} aria-hidden="true" />
            {step.text}
          </li>
        )}
      </For>
    </ul>
  );
}
