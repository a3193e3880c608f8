/** The mailbox in an extension's form. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import type { Form } from '../../lib/form.ts';
import { soundsQuery } from '../../lib/named.ts';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/section.tsx';
import type { Typed } from './typed.ts';

const EMAIL_MODES = [
  { value: 'keep', label: 'Send, and keep as new' },
  { value: 'send', label: 'Send, and count as heard' },
  { value: 'delete_after', label: 'Send, then delete' },
  { value: 'none', label: 'Do not send' },
];

/** The fields of the mailbox. */
export function VoicemailFields(props: { form: Form<Typed>; isNew?: boolean }) {
  const { form } = props;
  const isOn = () => form.values().voicemail_enabled === 'true';
  return (
    <Section title="Voicemail">
      <ChoiceField
        label="Mailbox"
        choices={[
          { value: 'true', label: 'Callers may leave a message' },
          { value: 'false', label: 'Off' },
        ]}
        {...form.field('voicemail_enabled')}
      />
      <Show when={isOn()}>
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label="PIN"
            inputMode="numeric"
            required={false}
            hint={props.isNew ? '4 to 6 digits; may be chosen by phone later.' : 'Left empty, the PIN stays as it is.'}
            {...form.field('voicemail_pin')}
          />
          <TextField label="Longest message" inputMode="numeric" hint="Seconds, 5 to 600." {...form.field('voicemail_max_seconds')} />
        </div>
        <ChoiceField
          label="Own phone"
          choices={[
            { value: 'true', label: 'Asks for the PIN' },
            { value: 'false', label: 'Opens the mailbox without the PIN' },
          ]}
          {...form.field('voicemail_pin_required')}
        />
        <div class="grid gap-4 sm:grid-cols-2">
          <ChoiceField
            label="By e-mail"
            choices={EMAIL_MODES}
            hint="Needs an e-mail address above."
            {...form.field('voicemail_email_mode')}
          />
          <ChoiceField
            label="The mail carries"
            choices={[
              { value: 'true', label: 'The message itself' },
              { value: 'false', label: 'Only that there is one' },
            ]}
            {...form.field('voicemail_attach')}
          />
        </div>
        <GreetingFields form={form} />
      </Show>
    </Section>
  );
}

/** Sounds in place of what the owner recorded by phone. */
function GreetingFields(props: { form: Form<Typed> }) {
  const sounds = useQuery(soundsQuery);
  const choices = () => [
    { value: '', label: 'As recorded by phone' },
    ...(sounds.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <div class="grid gap-4 sm:grid-cols-3">
      <ChoiceField label="When nobody answers" choices={choices()} {...props.form.field('voicemail_unavailable_sound_id')} />
      <ChoiceField label="When busy" choices={choices()} {...props.form.field('voicemail_busy_sound_id')} />
      <ChoiceField label="Spoken name" choices={choices()} {...props.form.field('voicemail_name_sound_id')} />
    </div>
  );
}
