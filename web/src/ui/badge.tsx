import type { JSX } from 'solid-js';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'off';

const TONES: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  off: 'bg-ink/8 text-ink-2',
};

/** A short coloured word. */
export function Badge(props: { tone: Tone; children: JSX.Element }) {
  return (
    <span class={`inline-flex items-center gap-1.5 rounded-md px-2 py-0.5 text-sm font-[540] whitespace-nowrap ${TONES[props.tone]}`}>
      {props.children}
    </span>
  );
}

/** A lamp with its meaning beside it, so that colour alone says nothing. */
export function Lamp(props: { tone: Tone; lit?: boolean; children?: JSX.Element; class?: string }) {
  return (
    <span class={`inline-flex items-center gap-2 whitespace-nowrap ${props.class ?? ''}`}>
      <span class="lamp" data-tone={props.tone} data-lit={props.lit ? 'true' : undefined} aria-hidden="true" />
      {props.children}
    </span>
  );
}
