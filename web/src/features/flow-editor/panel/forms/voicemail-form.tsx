import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { OneOfField, type StepFormProps } from '../fields.tsx';
import { MailboxField } from '../mailbox-field.tsx';

const GREETINGS = [
  { value: 'unavailable', label: 'Nobody is there' },
  { value: 'busy', label: 'Busy' },
] as const;

export function VoicemailForm(props: StepFormProps<SettingsOf<'voicemail'>>) {
  return (
    <>
      <MailboxField name="mailbox" value={props.settings.mailbox} onChange={(mailbox) => props.onChange({ mailbox })} />
      <OneOfField
        label="Greeting"
        name="greeting"
        choices={GREETINGS}
        value={props.settings.greeting}
        onChange={(greeting) => props.onChange({ greeting })}
      />
    </>
  );
}
