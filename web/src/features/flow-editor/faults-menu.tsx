import type { FlowFault } from '@botpbx/shared/model/ivr';
import { Popover } from '@kobalte/core/popover';
import Check from 'lucide-solid/icons/check';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createSignal, For, Show } from 'solid-js';
import { useEditor } from './editor.ts';
import { titleOf } from './kinds.ts';

/** What is wrong with the flow, errors first; each leads to its step. */
export function FaultsMenu() {
  const editor = useEditor();
  const [isOpen, setOpen] = createSignal(false);
  const errors = () => editor.faults().filter(({ severity }) => severity === 'error');
  const warnings = () => editor.faults().filter(({ severity }) => severity === 'warning');
  const go = (fault: FlowFault) => {
    if (fault.step_id === null) return;
    editor.reveal(fault.step_id);
    setOpen(false);
  };
  return (
    <Popover open={isOpen()} onOpenChange={setOpen} placement="bottom-end" gutter={6}>
      <Popover.Trigger
        class="button button-quiet"
        aria-label={sayCounts(errors().length, warnings().length)}
        data-faults={editor.faults().length}
      >
        <Show when={editor.faults().length > 0} fallback={<Check size={17} class="text-good" aria-hidden="true" />}>
          <Show when={errors().length > 0}>
            <span class="inline-flex items-center gap-1 text-bad">
              <CircleAlert size={17} aria-hidden="true" /> {errors().length}
            </span>
          </Show>
          <Show when={warnings().length > 0}>
            <span class="inline-flex items-center gap-1 text-warn">
              <TriangleAlert size={17} aria-hidden="true" /> {warnings().length}
            </span>
          </Show>
        </Show>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="menu w-88 max-w-[92vw]" data-own-keys="">
          <Popover.Title class="px-2.5 py-1.5 text-sm text-ink-2">{sayCounts(errors().length, warnings().length)}</Popover.Title>
          <ul class="max-h-96 overflow-y-auto">
            <For each={[...errors(), ...warnings()]}>{(fault) => <FaultItem fault={fault} onGo={() => go(fault)} />}</For>
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}

function FaultItem(props: { fault: FlowFault; onGo: () => void }) {
  const editor = useEditor();
  const step = () => (props.fault.step_id === null ? undefined : editor.stepOf(props.fault.step_id));
  return (
    <li>
      <button type="button" class="menu-item w-full items-start py-2 text-left" onClick={() => props.onGo()}>
        <span class={`mt-0.5 shrink-0 ${props.fault.severity === 'error' ? 'text-bad' : 'text-warn'}`}>
          <Show when={props.fault.severity === 'error'} fallback={<TriangleAlert size={16} aria-label="Warning" />}>
            <CircleAlert size={16} aria-label="Error" />
          </Show>
        </span>
        <span class="grid">
          <Show when={step()}>{(found) => <span class="text-sm text-ink-2">{titleOf(found())}</span>}</Show>
          {props.fault.message}
        </span>
      </button>
    </li>
  );
}

const count = (number: number, word: string): string => `${number} ${number === 1 ? word : `${word}s`}`;

function sayCounts(errors: number, warnings: number): string {
  if (errors + warnings === 0) return 'Nothing is wrong';
  return [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''].filter(Boolean).join(', ');
}
