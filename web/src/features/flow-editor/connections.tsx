import type { FlowStep } from '@botpbx/shared/model/flow';
import { type Exit, exitsOf } from '@botpbx/shared/model/flow-exits';
import CornerDownRight from 'lucide-solid/icons/corner-down-right';
import X from 'lucide-solid/icons/x';
import { createMemo, For, Index, Show } from 'solid-js';
import { ChoiceField } from '../../ui/field.tsx';
import { useEditor } from './editor.ts';
import { connect, disconnect } from './state.ts';
import { createStepChoices, type StepChoice } from './step-choices.ts';

/** Where each exit of a step leads; the way to connect steps without a mouse. */
export function Connections(props: { step: FlowStep }) {
  const steps = createStepChoices(useEditor().flow);
  return (
    <Show when={exitsOf(props.step).length > 0}>
      <section class="grid gap-3 border-t border-line p-4" aria-label="Connections" data-connections="">
        <h3 class="text-sm font-[620]">Leads to</h3>
        <Index each={exitsOf(props.step)}>{(exit) => <ExitField step={props.step} exit={exit()} steps={steps()} />}</Index>
      </section>
    </Show>
  );
}

const NOWHERE = '';

function ExitField(props: { step: FlowStep; exit: Exit; steps: readonly StepChoice[] }) {
  const editor = useEditor();
  const targets = () => props.step.exits[props.exit.name] ?? [];
  const link = (to: string) => ({ from: props.step.id, exit: props.exit.name, to });
  const none = createMemo(() => ({ value: NOWHERE, label: props.exit.isRequired ? 'Choose a step' : 'Nowhere' }), undefined, {
    equals: (before, after) => before.label === after.label,
  });
  const choices = createMemo(() => [none(), ...props.steps]);
  const nameOf = (id: string) => props.steps.find(({ value }) => value === id)?.label ?? id;
  const choose = (to: string) => {
    if (to === targets()[0]) return;
    editor.edit('Connect', (flow) => {
      const free = disconnect(flow, targets().map(link));
      return to === NOWHERE ? free : connect(free, link(to));
    });
  };
  const isInput = (id: string) => editor.stepOf(id)?.kind === 'dtmf_input';
  const others = createMemo(() =>
    targets().length > 0 && targets().every(isInput) ? props.steps.filter(({ value }) => isInput(value) && !targets().includes(value)) : [],
  );
  return (
    <>
      <Show
        when={targets().length > 1}
        fallback={<OneTarget {...props} value={targets()[0] ?? NOWHERE} choices={choices()} onChange={choose} />}
      >
        <div class="grid gap-1.5">
          <span class="text-sm font-[540]">{props.exit.label}: they listen together</span>
          <ul class="grid gap-1">
            <For each={targets()}>{(to) => <Together name={nameOf(to)} onRemove={() => editor.disconnect([link(to)])} />}</For>
          </ul>
        </div>
      </Show>
      <Show when={editor.mayWrite && others().length > 0}>
        <ChoiceField
          label={`${props.exit.label}: and at the same time`}
          name={`exit_${props.exit.name}_more`}
          value={NOWHERE}
          choices={[{ value: NOWHERE, label: 'Another input' }, ...others()]}
          onChange={(to) => to !== NOWHERE && editor.connect(link(to))}
        />
      </Show>
    </>
  );
}

interface OneTargetProps {
  exit: Exit;
  value: string;
  choices: readonly StepChoice[];
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

function Together(props: { name: string; onRemove: () => void }) {
  const editor = useEditor();
  return (
    <li class="flex items-center justify-between gap-2 rounded-lg bg-sunken pl-3 text-base">
      <span class="truncate">{props.name}</span>
      <Show when={editor.mayWrite}>
        <button
          type="button"
          class="button button-quiet button-square"
          aria-label={`Disconnect ${props.name}`}
          onClick={() => props.onRemove()}
        >
          <X size={15} aria-hidden="true" />
        </button>
      </Show>
    </li>
  );
}
