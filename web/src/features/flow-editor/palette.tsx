import type { StepKind } from '@botpbx/shared/model/flow-step';
import { For } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { stepNames } from '../../lib/flow-words.ts';
import { groups, type KindGroup, kinds } from './kinds.ts';

/** Kind of what is dragged out of the palette. */
const DRAGGED = 'application/x-botpbx-step';

/** The kinds of steps: dragged onto the canvas, or added by click or Enter. */
export function Palette(props: { onAdd: (kind: StepKind) => void }) {
  return (
    <nav class="palette" aria-label="Steps">
      <For each={groups}>
        {({ group, title }) => (
          <section aria-label={title}>
            <h2 class="palette-title">{title}</h2>
            <ul class="grid gap-0.5">
              <For each={kindsOf(group)}>{(kind) => <PaletteItem kind={kind} onAdd={() => props.onAdd(kind)} />}</For>
            </ul>
          </section>
        )}
      </For>
    </nav>
  );
}

const kindsOf = (group: KindGroup): StepKind[] => (Object.keys(kinds) as StepKind[]).filter((kind) => kinds[kind].group === group);

function PaletteItem(props: { kind: StepKind; onAdd: () => void }) {
  const look = () => kinds[props.kind];
  return (
    <li>
      <button
        type="button"
        class="palette-item"
        data-palette={props.kind}
        data-group={look().group}
        title={look().says}
        draggable="true"
        onDragStart={(event) => {
          event.dataTransfer?.setData(DRAGGED, props.kind);
          if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => props.onAdd()}
      >
        <span class="step-icon">
          <Dynamic component={look().icon} size={15} aria-hidden="true" />
        </span>
        {stepNames[props.kind]}
      </button>
    </li>
  );
}

/** Whether a step out of the palette is dragged. */
export const isDragged = (event: DragEvent): boolean => event.dataTransfer?.types.includes(DRAGGED) ?? false;

/** The kind that was dropped. */
export function droppedKind(event: DragEvent): StepKind | undefined {
  const kind = event.dataTransfer?.getData(DRAGGED) ?? '';
  return kind in kinds ? (kind as StepKind) : undefined;
}
