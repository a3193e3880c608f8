import { For } from 'solid-js';
import { Dialog } from '../../ui/dialog.tsx';

const keys = [
  ['Tab', 'Goes from step to step'],
  ['Enter', 'Selects a step; again: goes to its settings'],
  ['C', 'Goes to where the step leads'],
  ['Arrows', 'Move what is selected; with Shift: further'],
  ['Delete', 'Removes steps and lines that are selected'],
  ['Ctrl C, X, V', 'Copies, cuts and pastes steps, into other IVRs too'],
  ['Ctrl D', 'Duplicates'],
  ['Ctrl A', 'Selects all'],
  ['Ctrl Z, Y', 'Undoes, does again'],
  ['Ctrl F', 'Finds a step'],
  ['Shift and drag', 'Selects all within a frame'],
  ['Esc', 'Selects nothing'],
] as const;

/** The keys of the flow editor. */
export function KeysDialog(props: { onClose: () => void }) {
  return (
    <Dialog open onClose={props.onClose} title="Keys" says="On a Mac, Cmd stands for Ctrl.">
      <dl class="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2">
        <For each={keys}>
          {([key, says]) => (
            <>
              <dt class="font-mono text-sm whitespace-nowrap">{key}</dt>
              <dd class="text-base text-ink-2">{says}</dd>
            </>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
