import type { FlowStep } from '@botpbx/shared/model/flow';
import { stepNames } from '../../../lib/flow-words.ts';
import { TextField } from '../../../ui/field.tsx';
import { useEditor } from '../editor.ts';

/** What is set of one step. */
export function StepPanel(props: { step: FlowStep }) {
  const editor = useEditor();
  return (
    <TextField
      label="Name"
      name="step_name"
      value={props.step.name}
      placeholder={stepNames[props.step.kind]}
      disabled={!editor.mayWrite}
      onChange={(name) => editor.rename(props.step.id, name)}
    />
  );
}
