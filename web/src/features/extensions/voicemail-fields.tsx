/** The mailbox in an extension's form. */
import type { Extension } from '@botpbx/shared/model/extension';
import { DEFAULT_VOICEMAIL } from '@botpbx/shared/model/voicemail-setting';
import { Show } from 'solid-js';
import { type Form, numberIn } from '../../lib/form.ts';
import { ChoiceField, TextField } from '../../ui/field.tsx';

/** What is typed of a mailbox. */
export interface TypedVoicemail {
  voicemail_enabled: string;
  voicemail_pin: string;
  voicemail_pin_required: string;
  voicemail_max_seconds: string;
  voicemail_email_mode: string;
  voicemail_attach: string;
}

type Fields = Pick<Extension, Exclude<keyof TypedVoicemail, 'voicemail_pin'>>;

/** What the form shows at first. */
export const typedVoicemail = (row: Fields = DEFAULT_VOICEMAIL): TypedVoicemail => ({
  voicemail_enabled: String(row.voicemail_enabled),
  voicemail_pin: '',
  voicemail_pin_required: String(row.voicemail_pin_required),
  voicemail_max_seconds: String(row.voicemail_max_seconds),
  voicemail_email_mode: row.voicemail_email_mode,
  voicemail_attach: String(row.voicemail_attach),
});

/** What is sent of it; an empty PIN stays as it is. */
export const voicemailBody = (typed: TypedVoicemail) => ({
  voicemail_enabled: typed.voicemail_enabled === 'true',
  ...(typed.voicemail_pin === '' ? {} : { voicemail_pin: typed.voicemail_pin }),
  voicemail_pin_required: typed.voicemail_pin_required === 'true',
  voicemail_max_seconds: numberIn(typed.voicemail_max_seconds),
  voicemail_email_mode: typed.voicemail_email_mode,
  voicemail_attach: typed.voicemail_attach === 'true',
});

const EMAIL_MODES = [
  { value: 'keep', label: 'Send, and keep as new' },
  { value: 'send', label: 'Send, and count as heard' },
  { value: 'delete_after', label: 'Send, then delete' },
  { value: 'none', label: 'Do not send' },
];

/** The fields of the mailbox. */
export function VoicemailFields(props: { form: Form<TypedVoicemail>; isNew?: boolean }) {
  const { form } = props;
  const isOn = () => form.values().voicemail_enabled === 'true';
  return (
    <fieldset class="grid gap-4">
      <legend class="mb-3 font-[560]">Voicemail</legend>
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
      </Show>
    </fieldset>
  );
}
