import type { FlowStep } from '@botpbx/shared/model/flow';
import { Show } from 'solid-js';
import { stepNames } from '../../../lib/flow-words.ts';
import { TextField } from '../../../ui/field.tsx';
import { useEditor } from '../editor.ts';
import { StepForm } from './step-form.tsx';

/** What is set of a step: its name, and what belongs to its kind. A step keeps its kind; another step wants another panel. */
export function StepPanel(props: { step: FlowStep }) {
  const editor = useEditor();
  return (
    <fieldset class="grid min-w-0 gap-4" disabled={!editor.mayWrite}>
      <Show when={props.step.kind !== 'start'}>
        <TextField
          label="Name"
          name="step_name"
          required={false}
          placeholder={stepNames[props.step.kind]}
          value={props.step.name}
          onChange={(name) => editor.rename(props.step.id, name)}
        />
      </Show>
      <StepForm step={props.step} onChange={(change) => editor.change(props.step.id, props.step.kind, change)} />
    </fieldset>
  );
}
