/** What was said and done in a simulated call, newest at the bottom. */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import type { FlowPass, Spoken } from '@botpbx/shared/model/flow-act';
import type { WalkEnd } from '@botpbx/shared/model/flow-walk';
import { useQuery } from '@tanstack/solid-query';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import Volume2 from 'lucide-solid/icons/volume-2';
import { createEffect, For, Match, on, Show, Switch } from 'solid-js';
import { sayExit, sayStep } from '../../../lib/flow-words.ts';
import { soundsQuery } from '../../../lib/named.ts';
import type { Line } from './lines.ts';
import { textOf } from './speaker.ts';

interface TalkProps {
  lines: readonly Line[];
  /** Keys of an input that is not complete yet. */
  typed?: string;
  flowOf: (ivrId: number) => { readonly name: string; readonly flow: Flow } | undefined;
  ivrId: number;
  /** Shows a step of the simulated flow on the canvas. */
  onReveal: (stepId: string) => void;
}

export function Talk(props: TalkProps) {
  let end: HTMLLIElement | undefined;
  createEffect(on([() => props.lines, () => props.typed], () => end?.scrollIntoView({ block: 'nearest' })));
  return (
    <ol class="grid content-start gap-2.5" aria-label="What happens" aria-live="polite">
      <For each={props.lines}>
        {(line) => (
          <Switch>
            <Match when={line.kind === 'heard' && line}>{(heard) => <Heard spoken={heard().spoken} />}</Match>
            <Match when={line.kind === 'came' && line}>{(came) => <Came text={came().text} isCaller={came().isCaller} />}</Match>
            <Match when={line.kind === 'asked' && line}>{(asked) => <Asked line={asked()} />}</Match>
            <Match when={line.kind === 'passed' && line}>{(passed) => <Passed {...props} pass={passed().pass} />}</Match>
            <Match when={line.kind === 'end' && line}>{(over) => <End end={over().end} />}</Match>
          </Switch>
        )}
      </For>
      <Show when={props.typed}>
        {(typed) => <li class="justify-self-end rounded-2xl border border-dashed border-line-2 px-3.5 py-2 text-ink-2">{typed()} …</li>}
      </Show>
      <li ref={end} class="h-1" aria-hidden="true" />
    </ol>
  );
}

function Heard(props: { spoken: readonly Spoken[] }) {
  return (
    <li
      class="max-w-[88%] justify-self-start rounded-2xl rounded-tl-md border border-line bg-sunken px-3.5 py-2 wrap-anywhere"
      data-line="heard"
    >
      <span class="sr-only">The caller hears: </span>
      <For each={props.spoken}>{(one) => <SpokenText spoken={one} />}</For>
    </li>
  );
}

function SpokenText(props: { spoken: Spoken }) {
  return (
    <Show when={props.spoken.kind === 'sound' && props.spoken} fallback={<span>{sayIt(props.spoken)} </span>}>
      {(sound) => <SoundName id={sound().sound_id} />}
    </Show>
  );
}

const sayIt = (spoken: Spoken): string => (spoken.kind === 'sound' ? '' : textOf(spoken));

function SoundName(props: { id: number }) {
  const sounds = useQuery(soundsQuery);
  return (
    <span class="inline-flex items-center gap-1.5">
      <Volume2 size={15} aria-label="Sound" /> {sounds.data?.find(({ id }) => id === props.id)?.name ?? `Sound ${props.id}`}
    </span>
  );
}

function Came(props: { text: string; isCaller: boolean }) {
  return (
    <li
      class={
        props.isCaller
          ? 'max-w-[88%] justify-self-end rounded-2xl rounded-tr-md bg-accent-soft px-3.5 py-2 wrap-anywhere'
          : 'justify-self-center text-center text-sm wrap-anywhere text-ink-2'
      }
      data-line="came"
    >
      {props.text}
    </li>
  );
}

/** What a server answered, to see what is to be taken out of it. */
function Asked(props: { line: Extract<Line, { kind: 'asked' }> }) {
  return (
    <li class="min-w-0 text-sm" data-line="asked">
      <details class="rounded-lg border border-line px-3 py-2">
        <summary class="cursor-pointer font-mono text-xs wrap-anywhere">
          {props.line.asked} <span class="text-ink-3">{props.line.ms} ms</span>
        </summary>
        <pre class="mt-2 max-h-48 overflow-auto text-xs whitespace-pre-wrap wrap-anywhere">
          {props.line.body || 'Nothing came with the answer.'}
        </pre>
      </details>
    </li>
  );
}

function Passed(props: TalkProps & { pass: FlowPass }) {
  const other = () => (props.pass.ivr_id === props.ivrId ? undefined : props.flowOf(props.pass.ivr_id));
  const step = (): FlowStep | undefined => props.flowOf(props.pass.ivr_id)?.flow.steps.find(({ id }) => id === props.pass.step_id);
  return (
    <li
      class="flex items-center justify-center gap-1.5 text-xs text-ink-3"
      data-line="passed"
      data-step={props.pass.step_id}
      data-exit={props.pass.exit}
    >
      <ArrowDown size={12} aria-hidden="true" />
      <button type="button" class="hover:text-accent-text hover:underline" onClick={() => !other() && props.onReveal(props.pass.step_id)}>
        <Show when={other()}>{(flow) => <>{flow().name}: </>}</Show>
        {sayStep(props.pass.kind, step())}
      </button>
      <span>· {sayExit(props.pass.exit, step())}</span>
    </li>
  );
}

const CAUSES = {
  normal: 'The flow ended the call.',
  busy: 'The caller hears that it is busy.',
  congestion: 'The call was refused.',
  rejected: 'The call was refused.',
};

function End(props: { end: WalkEnd }) {
  const says = () => {
    if (props.end.kind === 'gone') return 'The caller hung up.';
    return props.end.kind === 'hangup' ? CAUSES[props.end.cause] : `The flow led nowhere: ${props.end.why}`;
  };
  return (
    <li
      class={`rounded-lg px-3.5 py-2.5 text-center text-base font-[540] ${props.end.kind === 'stopped' ? 'bg-bad-soft text-bad' : 'bg-ink/6'}`}
      data-line="end"
      data-end={props.end.kind}
    >
      {says()}
    </li>
  );
}
