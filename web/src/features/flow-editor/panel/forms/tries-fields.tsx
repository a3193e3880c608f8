import type { FlowPrompt } from '@botpbx/shared/model/flow-prompt';
import { NumberField } from '../fields.tsx';
import { Folded } from '../folded.tsx';
import { PromptField } from '../prompt-field.tsx';

interface Tries {
  readonly retries: number;
  readonly timeout_prompt: FlowPrompt | null;
  readonly invalid_prompt: FlowPrompt | null;
}

interface TriesFieldsProps {
  settings: Tries;
  onChange: (change: Partial<Tries>) => void;
  /** What callers failed to do: `pressed`, `said`. */
  done: string;
}

/** How often a question is asked anew, and what is said in between. */
export function TriesFields(props: TriesFieldsProps) {
  return (
    <Folded title="Further tries">
      <NumberField
        label="Further tries"
        name="retries"
        min={0}
        max={9}
        hint="After the first; then the call goes on by Invalid or No answer."
        value={props.settings.retries}
        onChange={(retries) => props.onChange({ retries })}
      />
      <PromptField
        legend={`If nothing is ${props.done}`}
        name="timeout_prompt"
        placeholder="We did not get your choice."
        value={props.settings.timeout_prompt}
        onChange={(timeout_prompt) => props.onChange({ timeout_prompt })}
      />
      <PromptField
        legend={`If the wrong thing is ${props.done}`}
        name="invalid_prompt"
        placeholder="That is not one of the choices."
        value={props.settings.invalid_prompt}
        onChange={(invalid_prompt) => props.onChange({ invalid_prompt })}
      />
    </Folded>
  );
}
