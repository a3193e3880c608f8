import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { SwitchField } from '../../../../ui/field.tsx';
import type { StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';

export function PlayMessageForm(props: StepFormProps<SettingsOf<'play_message'>>) {
  return (
    <>
      <PromptField
        legend="Message"
        name="prompt"
        placeholder="Welcome to our company."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <SwitchField
        label="A key ends it"
        name="interruptible"
        hint="The key counts for the input or menu that follows."
        value={props.settings.interruptible}
        onChange={(interruptible) => props.onChange({ interruptible })}
      />
    </>
  );
}
