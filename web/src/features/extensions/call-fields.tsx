import type { Form } from '../../lib/form.ts';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/section.tsx';
import { FollowMeField } from './follow-me-field.tsx';
import type { Typed } from './typed.ts';

const RECORDINGS = [
  { value: 'on_demand', label: 'On demand' },
  { value: 'always', label: 'Always' },
  { value: 'never', label: 'Never' },
];

/** How the extension takes its calls. */
export function CallFields(props: { form: Form<Typed> }) {
  const { field } = props.form;
  return (
    <Section title="Calls">
      <SwitchField label="Do not disturb" hint="Calls go to voicemail at once." {...field('dnd')} />
      <SwitchField label="Call waiting" hint="A second call rings while one talks." {...field('call_waiting')} />
      <div class="grid gap-4 sm:grid-cols-2">
        <ChoiceField label="Recording" choices={RECORDINGS} {...field('recording')} />
        <TextField label="Phones at most" inputMode="numeric" hint="Signed in at once, 1 to 20." {...field('max_contacts')} />
      </div>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Pickup group"
          placeholder="sales"
          required={false}
          hint="Who picks up each other with *8."
          {...field('pickup_group')}
        />
        <TextField label="Language" placeholder="en" required={false} hint="Of announcements; empty for English." {...field('language')} />
      </div>
    </Section>
  );
}

/** Where calls go on to. */
export function ForwardFields(props: { form: Form<Typed> }) {
  const { field } = props.form;
  return (
    <Section title="Forwarding">
      <TextField
        label="All calls to"
        inputMode="tel"
        required={false}
        hint="A number of the house, or one outside as this phone would dial it."
        {...field('forward_all')}
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="When busy to" inputMode="tel" required={false} hint="Empty for voicemail." {...field('forward_busy')} />
        <TextField
          label="When nobody answers to"
          inputMode="tel"
          required={false}
          hint="Empty for voicemail."
          {...field('forward_no_answer')}
        />
      </div>
    </Section>
  );
}

/** Telephones that are called when nobody answers at the desk. */
export function FollowMeFields(props: { form: Form<Typed> }) {
  const { field } = props.form;
  return (
    <Section title="Follow me">
      <SwitchField label="Follow me" hint="When nobody answers, these are called one after the other." {...field('follow_me')} />
      <FollowMeField {...field('follow_me_steps')} />
    </Section>
  );
}
