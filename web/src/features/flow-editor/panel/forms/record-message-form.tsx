import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { NumberField, type StepFormProps } from '../fields.tsx';
import { MailboxField } from '../mailbox-field.tsx';
import { PromptField } from '../prompt-field.tsx';

export function RecordMessageForm(props: StepFormProps<SettingsOf<'record_message'>>) {
  return (
    <>
      <PromptField
        legend="Message"
        name="prompt"
        placeholder="After the tone, please tell us what you need."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <MailboxField name="mailbox" value={props.settings.mailbox} onChange={(mailbox) => props.onChange({ mailbox })} />
      <NumberField
        label="At most"
        name="max_seconds"
        min={5}
        max={600}
        hint="Seconds. A key or silence ends it earlier."
        value={props.settings.max_seconds}
        onChange={(max_seconds) => props.onChange({ max_seconds })}
      />
    </>
  );
}
