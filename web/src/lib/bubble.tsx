/** One thing that somebody said, as a bubble: callers on the left, whoever speaks for the house on the right. */
import { type JSX, Show } from 'solid-js';

interface BubbleProps {
  who: string;
  /** Speaks for the house. */
  isOurs: boolean;
  /** When, as it is shown. */
  at?: string | undefined;
  children: JSX.Element;
}

export function Bubble(props: BubbleProps) {
  return (
    <div class={`grid max-w-[88%] gap-0.5 ${props.isOurs ? 'ml-auto justify-items-end' : 'justify-items-start'}`}>
      <span class="px-1 text-sm text-ink-3">
        {props.who}
        <Show when={props.at}>{(at) => <span class="tabular-nums">, {at()}</span>}</Show>
      </span>
      <div
        class={`rounded-2xl px-3.5 py-2 text-base wrap-anywhere ${
          props.isOurs ? 'rounded-tr-md bg-accent-soft' : 'rounded-tl-md border border-line bg-sunken'
        }`}
      >
        {props.children}
      </div>
    </div>
  );
}
