import { createIvr } from '@botpbx/shared/api/ivrs';
import { EMPTY_FLOW, type Flow } from '@botpbx/shared/model/flow';
import { flowTemplates } from '@botpbx/shared/model/flow-templates';
import { NewIvr } from '@botpbx/shared/model/ivr';
import { For } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { createForm, type FieldState, textOrNull } from '../../../lib/form.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/notice.tsx';
import { arrange } from '../arrange.ts';
import { freeName } from './free-name.ts';
import { editorPath } from './ivr-table.tsx';

interface NewIvrDialogProps {
  /** Names that exist, so that the one that is offered does not. */
  taken: readonly string[];
  onClose: () => void;
}

const BEGINNINGS = [{ id: 'empty', name: 'Empty', says: 'Start, and nothing else yet.', flow: EMPTY_FLOW }, ...flowTemplates] as const;

/** Creates an IVR out of nothing or a template, and opens it in the editor. */
export function NewIvrDialog(props: NewIvrDialogProps) {
  const form = createForm({
    initial: { name: freeName('New IVR', props.taken), number: '', beginning: 'empty' },
    schema: NewIvr,
    bodyOf: ({ name, number, beginning }) => ({ name: name.trim(), number: textOrNull(number), flow: flowOf(beginning) }),
    fieldOf: { 'extension.number_taken': 'number' },
    send: async (body) => {
      const made = await call(createIvr, { body });
      location.assign(editorPath(made.id));
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Create New IVR" says="It takes no calls before it is published.">
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
          <TextField label="Name" autofocus required {...form.field('name')} />
          <TextField label="Number" inputMode="numeric" placeholder="7000" required={false} {...form.field('number')} />
        </div>
        <Beginnings {...form.field('beginning')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Create
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

const flowOf = (beginning: string): Flow => arrange(BEGINNINGS.find(({ id }) => id === beginning)?.flow ?? EMPTY_FLOW);

/** What it begins with: cards, of which one is chosen. */
function Beginnings(props: FieldState<string>) {
  return (
    <fieldset class="grid gap-2">
      <legend class="mb-1.5 text-sm font-[540]">Begin with</legend>
      <div class="grid gap-2 sm:grid-cols-2">
        <For each={BEGINNINGS}>
          {(one) => (
            <label class="grid cursor-pointer grid-cols-[auto_1fr] items-start gap-2.5 rounded-lg border border-line p-3 hover:border-ink-3 has-checked:border-(--accent) has-checked:bg-accent-soft">
              <input
                type="radio"
                class="mt-1 accent-(--accent)"
                name={props.name}
                value={one.id}
                checked={props.value === one.id}
                onChange={() => props.onChange(one.id)}
              />
              <span class="grid gap-0.5">
                <span class="font-[560]">{one.name}</span>
                <span class="text-sm text-ink-2">{one.says}</span>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
