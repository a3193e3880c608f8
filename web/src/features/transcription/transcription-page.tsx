import { getTranscriptionSettings, updateTranscriptionSettings } from '@botpbx/shared/api/transcriptions';
import { LlmProvider, SttEngine } from '@botpbx/shared/model/speech-setting';
import { type TranscriptionSettings, TranscriptionSettingsPatch } from '@botpbx/shared/model/transcription';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { Section } from '../../ui/section.tsx';
import { bodyOf, type Typed, typedOf } from './typed.ts';
import { engines, scopes, summaryMakers } from './words.ts';

const KEY = ['transcription-settings'];

/** How the tenant's calls and messages become text. */
export function TranscriptionPage() {
  const found = useQuery(() => ({
    queryKey: KEY,
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getTranscriptionSettings, {}, signal),
  }));
  return (
    <>
      <PageHead
        title="Transcription"
        says="How calls and messages become text. Calls of AI agents need nobody to listen: what they say is text already."
      />
      <Card class="max-w-2xl">
        <Loadable data={found.data} failure={found.error ? sayFailure(found.error) : undefined} onRetry={() => found.refetch()}>
          {(settings) => (
            <Show when={settings()} keyed>
              {(one) => <SettingsForm settings={{ ...one }} />}
            </Show>
          )}
        </Loadable>
      </Card>
    </>
  );
}

function SettingsForm(props: { settings: TranscriptionSettings }) {
  const client = useQueryClient();
  const save = useSave();
  const before = props.settings;
  const form = createForm({
    initial: typedOf(before),
    schema: TranscriptionSettingsPatch,
    bodyOf: (typed) => bodyOf(typed, before),
    send: async (patch) => {
      const body = changesOf<TranscriptionSettingsPatch>(before, patch);
      if (Object.keys(body).length > 0) await save('Transcription changed', () => call(updateTranscriptionSettings, { body }));
      void client.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <form novalidate class="grid gap-5 p-5" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <What form={form} />
      <Then form={form} />
      <div class="flex justify-end">
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </div>
    </form>
  );
}

function What(props: { form: Form<Typed> }) {
  const { field } = props.form;
  return (
    <>
      <SwitchField label="Calls and messages become text" {...field('enabled')} />
      <ChoiceField label="Calls" choices={scopes} {...field('calls')} />
      <SwitchField label="Voicemail" hint="The text stands beside the message and in its e-mail." {...field('voicemails')} />
      <ChoiceField
        label="Who understands"
        hint="All but the node's own need an account under AI Providers."
        choices={SttEngine.options.map((value) => ({ value, label: engines[value] }))}
        {...field('engine')}
      />
      <TextField label="Language" hint="A tag such as en-US." {...field('language')} />
    </>
  );
}

function Then(props: { form: Form<Typed> }) {
  const { field } = props.form;
  return (
    <Section title="When a text is there">
      <SwitchField label="Keep it" hint="Calls, recordings and searches show it." {...field('save')} />
      <TextField label="Post it to" placeholder="https://" required={false} hint="Signed; see Webhooks." {...field('webhook_url')} />
      <TextField label="Mail a summary to" required={false} hint="Addresses, by commas." {...field('summary_emails')} />
      <ChoiceField
        label="Who writes summaries"
        choices={[
          { value: '', label: summaryMakers.none },
          ...LlmProvider.exclude(['rules']).options.map((value) => ({ value, label: summaryMakers[value] })),
        ]}
        {...field('summary_llm')}
      />
      <TextField
        label="Keep for days"
        inputMode="numeric"
        required={false}
        hint="Older texts and conversations are deleted. Empty: they are kept."
        {...field('retention_days')}
      />
    </Section>
  );
}
