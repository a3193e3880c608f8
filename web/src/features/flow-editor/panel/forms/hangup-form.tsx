import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { OneOfField, type StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';

const CAUSES = [
  { value: 'normal', label: 'Normally' },
  { value: 'busy', label: 'As busy' },
  { value: 'congestion', label: 'As congested' },
  { value: 'rejected', label: 'As rejected' },
] as const;

export function HangupForm(props: StepFormProps<SettingsOf<'hangup'>>) {
  return (
    <>
      <PromptField
        legend="Message"
        name="prompt"
        hint="Optional: what is said before."
        placeholder="Goodbye."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <OneOfField
        label="The call ends"
        name="cause"
        choices={CAUSES}
        value={props.settings.cause}
        onChange={(cause) => props.onChange({ cause })}
      />
    </>
  );
}
