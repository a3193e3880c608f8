import type { FlowStep } from '@botpbx/shared/model/flow';
import { type Exit, exitsOf } from '@botpbx/shared/model/flow-exits';
import CornerDownRight from 'lucide-solid/icons/corner-down-right';
import X from 'lucide-solid/icons/x';
import { For, Index, Show } from 'solid-js';
import { ChoiceField } from '../../ui/field.tsx';
import { useEditor } from './editor.ts';
import { titleOf } from './kinds.ts';
import { connect, disconnect, mayConnect, stepOf } from './state.ts';

/** Where each exit of a step leads; the way to connect steps without a mouse. */
export function Connections(props: { step: FlowStep }) {
  return (
    <Show when={exitsOf(props.step).length > 0}>
      <section class="grid gap-3 border-t border-line p-4" aria-label="Connections" data-connections="">
        <h3 class="text-sm font-[620]">Leads to</h3>
        <Index each={exitsOf(props.step)}>{(exit) => <ExitField step={props.step} exit={exit()} />}</Index>
      </section>
    </Show>
  );
}

const NOWHERE = '';

function ExitField(props: { step: FlowStep; exit: Exit }) {
  const editor = useEditor();
  const targets = () => props.step.exits[props.exit.name] ?? [];
  const link = (to: string) => ({ from: props.step.id, exit: props.exit.name, to });
  const choices = () => [
    { value: NOWHERE, label: props.exit.isRequired ? 'Choose a step' : 'Nowhere' },
    ...editor
      .flow()
      .steps.filter(({ id }) => mayConnect(editor.flow(), link(id)))
      .map((step) => ({ value: step.id, label: labelOf(editor.flow().steps, step) })),
  ];
  const choose = (to: string) => {
    if (to === targets()[0]) return;
    editor.edit('Connect', (flow) => {
      const free = disconnect(flow, targets().map(link));
      return to === NOWHERE ? free : connect(free, link(to));
    });
  };
  return (
    <Show
      when={targets().length > 1}
      fallback={<OneTarget {...props} value={targets()[0] ?? NOWHERE} choices={choices()} onChange={choose} />}
    >
      <div class="grid gap-1.5">
        <span class="text-sm font-[540]">{props.exit.label}: they listen together</span>
        <ul class="grid gap-1">
          <For each={targets()}>{(to) => <Together id={to} onRemove={() => editor.disconnect([link(to)])} />}</For>
        </ul>
      </div>
    </Show>
  );
}

interface OneTargetProps {
  exit: Exit;
  value: string;
  choices: { value: string; label: string }[];
  onChange: (to: string) => void;
}

function OneTarget(props: OneTargetProps) {
  const editor = useEditor();
  return (
    <div class="grid grid-cols-[1fr_auto] items-end gap-1.5">
      <ChoiceField
        label={props.exit.label}
        name={`exit_${props.exit.name}`}
        value={props.value}
        choices={props.choices}
        onChange={props.onChange}
        disabled={!editor.mayWrite}
      />
      <Show when={props.value !== NOWHERE}>
        <button
          type="button"
          class="button button-quiet button-square"
          aria-label={`Go to what follows ${props.exit.label}`}
          onClick={() => editor.reveal(props.value)}
        >
          <CornerDownRight size={16} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}

function Together(props: { id: string; onRemove: () => void }) {
  const editor = useEditor();
  const step = () => stepOf(editor.flow(), props.id);
  return (
    <li class="flex items-center justify-between gap-2 rounded-lg bg-sunken pl-3 text-base">
      <span class="truncate">{labelOf(editor.flow().steps, step())}</span>
      <Show when={editor.mayWrite}>
        <button
          type="button"
          class="button button-quiet button-square"
          aria-label={`Disconnect ${labelOf(editor.flow().steps, step())}`}
          onClick={props.onRemove}
        >
          <X size={15} aria-hidden="true" />
        </button>
      </Show>
    </li>
  );
}

/** A step's title; steps of the same title are told apart by their number. */
function labelOf(steps: readonly FlowStep[], step: FlowStep | undefined): string {
  if (step === undefined) return '';
  const title = titleOf(step);
  const same = steps.filter((other) => titleOf(other) === title);
  return same.length > 1 ? `${title} ${same.indexOf(step) + 1}` : title;
}
