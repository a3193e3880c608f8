import type { FlowStep } from '@botpbx/shared/model/flow';
import { type Exit, exitsOf } from '@botpbx/shared/model/flow-exits';
import { Handle, type NodeProps, useUpdateNodeInternals } from '@dschz/solid-flow';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createEffect, createMemo, Index, on, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { ENTRY } from './canvas-stores.ts';
import { CardSays } from './card-says.tsx';
import { exitHeight, hasSays } from './card-size.ts';
import { useEditor } from './editor.ts';
import { kinds, titleOf } from './kinds.ts';

const TITLE_LETTERS = 22;
const EXIT_LETTERS = 28;

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
          <header class="step-head">
            <span class="step-icon">
              <Dynamic component={look().icon} size={15} aria-hidden="true" />
            </span>
            <span class="step-title" title={titleOf(now())}>
              {shortened(titleOf(now()), TITLE_LETTERS)}
            </span>
            <StepFaults id={props.id} />
          </header>
          <Show when={hasSays(now())}>
            <div class="step-says">
              <p>
                <CardSays step={now()} />
              </p>
            </div>
          </Show>
          <ul>
            <Index each={exitsOf(now())}>{(exit) => <li class="step-exit">{shortened(exit().label, EXIT_LETTERS)}</li>}</Index>
          </ul>
          <Show when={now().kind !== 'start'}>
            <Handle type="target" position="left" id={ENTRY} aria-label={`Into ${titleOf(now())}`} />
          </Show>
          <Index each={exitsOf(now())}>{(exit, at) => <ExitHandle step={now()} exit={exit()} at={at} />}</Index>
        </div>
      )}
    </Show>
  );
}

function ExitHandle(props: { step: FlowStep; exit: Exit; at: number }) {
  const isWired = () => (props.step.exits[props.exit.name] ?? []).length > 0;
  return (
    <span data-exit={props.exit.name} data-wired={isWired() ? '' : undefined}>
      <Handle
        type="source"
        position="right"
        id={props.exit.name}
        aria-label={`From ${props.exit.label}`}
        style={{ top: `${exitHeight(props.step, props.at)}px` }}
      />
    </span>
  );
}

/** Letters are counted, since each place that cuts them off by itself is a surface of its own to the browser. */
const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

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
