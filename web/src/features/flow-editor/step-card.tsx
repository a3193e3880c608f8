import type { FlowStep } from '@botpbx/shared/model/flow';
import { type Exit, exitsOf } from '@botpbx/shared/model/flow-exits';
import { Handle, type NodeProps, useUpdateNodeInternals } from '@dschz/solid-flow';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createEffect, createMemo, Index, on, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { ENTRY } from './canvas-stores.ts';
import { CardSays } from './card-says.tsx';
import { hasSays } from './card-size.ts';
import { useEditor } from './editor.ts';
import { kinds, titleOf } from './kinds.ts';

/** A step on the canvas: its name, what is set in a few words, what is wrong with it, and its exits at the right edge. */
export function StepCard(props: NodeProps<Record<string, never>, 'step'>) {
  const editor = useEditor();
  const step = createMemo(() => editor.stepOf(props.id));
  const remeasure = useUpdateNodeInternals();
  const exitNames = () => (step() ? exitsOf(step() as FlowStep) : []).map(({ name }) => name).join();
  createEffect(on(exitNames, () => remeasure(props.id), { defer: true }));
  const look = () => kinds[step()?.kind ?? 'start'];
  const walked = () => (editor.walk()?.at === props.id ? 'now' : editor.walk()?.steps.includes(props.id) ? 'walked' : undefined);
  return (
    <Show when={step()}>
      {(now) => (
        <div class="step" data-step={props.id} data-kind={now().kind} data-group={look().group} data-walk={walked()}>
          <Show when={now().kind !== 'start'}>
            <Handle type="target" position="left" id={ENTRY} aria-label={`Into ${titleOf(now())}`} />
          </Show>
          <header class="step-head">
            <span class="step-icon">
              <Dynamic component={look().icon} size={15} aria-hidden="true" />
            </span>
            <span class="step-title">{titleOf(now())}</span>
            <StepFaults id={props.id} />
          </header>
          <Show when={hasSays(now())}>
            <div class="step-says">
              <p>
                <CardSays step={now()} />
              </p>
            </div>
          </Show>
          <ul class="step-exits">
            <Index each={exitsOf(now())}>{(exit) => <ExitRow exit={exit()} stepId={props.id} />}</Index>
          </ul>
        </div>
      )}
    </Show>
  );
}

function ExitRow(props: { exit: Exit; stepId: string }) {
  const editor = useEditor();
  const isWired = () => (editor.stepOf(props.stepId)?.exits[props.exit.name] ?? []).length > 0;
  return (
    <li class="step-exit" data-exit={props.exit.name} data-wired={isWired() ? '' : undefined}>
      <span class="truncate">{props.exit.label}</span>
      <Handle type="source" position="right" id={props.exit.name} aria-label={`From ${props.exit.label}`} />
    </li>
  );
}

function StepFaults(props: { id: string }) {
  const editor = useEditor();
  const faults = () => editor.faultsOf(props.id);
  const isError = () => faults().some(({ severity }) => severity === 'error');
  const says = () =>
    faults()
      .map(({ message }) => message)
      .join('\n');
  return (
    <Show when={faults().length > 0}>
      <span class={isError() ? 'step-fault text-bad' : 'step-fault text-warn'} role="img" aria-label={says()} title={says()}>
        <Show when={isError()} fallback={<TriangleAlert size={16} aria-hidden="true" />}>
          <CircleAlert size={16} aria-hidden="true" />
        </Show>
      </span>
    </Show>
  );
}
