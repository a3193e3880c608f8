import { getFeatureCodes, updateFeatureCodes } from '@botpbx/shared/api/feature-codes';
import { clashesOf, codesWith, FEATURES, type Feature, type FeatureCodes, FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { For } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useMay } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { Section } from '../../ui/section.tsx';

/** Which codes stand together on the screen. */
const GROUPS: readonly { readonly title: string; readonly features: readonly Feature[] }[] = [
  { title: 'Voicemail', features: ['voicemail_own', 'voicemail_other'] },
  { title: 'Do not disturb and follow me', features: ['dnd_on', 'dnd_off', 'follow_me'] },
  {
    title: 'Forwarding',
    features: [
      ...(['forward_all_on', 'forward_all_off', 'forward_busy_on', 'forward_busy_off'] as const),
      ...(['forward_no_answer_on', 'forward_no_answer_off'] as const),
    ],
  },
  { title: 'Picking up, parking, intercom', features: ['pickup', 'pickup_directed', 'park', 'intercom'] },
  { title: 'Queues and the house', features: ['queue_login', 'queue_pause', 'time_condition', 'record_sound'] },
  { title: 'Pressed during a call', features: ['record', 'transfer_blind', 'transfer_attended'] },
  { title: 'Trying out', features: ['echo', 'clock'] },
];

const Checked = FeatureCodesPatch.superRefine((codes, context) => {
  for (const { path, message } of clashesOf(codesWith(codes))) context.addIssue({ code: 'custom', path: [path], message });
});

/** What phones dial for features. */
export function FeatureCodesPage() {
  const query = useQuery(() => ({ queryKey: keys.featureCodes, queryFn: ({ signal }) => call(getFeatureCodes, {}, signal) }));
  return (
    <>
      <PageHead title="Feature Codes" says="What phones dial for features. An empty code is off." />
      <Card class="max-w-3xl">
        <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
          {(codes) => <CodesForm codes={codes()} />}
        </Loadable>
      </Card>
    </>
  );
}

function CodesForm(props: { codes: FeatureCodes }) {
  const may = useMay();
  const client = useQueryClient();
  const save = useSave();
  let before: FeatureCodes = { ...props.codes };
  const form = createForm({
    initial: before,
    schema: Checked,
    bodyOf: (typed) => Object.fromEntries(Object.entries(typed).map(([name, code]) => [name, code.trim()])),
    fieldOf: { 'extension.number_taken': 'park' },
    send: async (patch) => {
      const body = changesOf<FeatureCodesPatch>(before, patch);
      if (Object.keys(body).length === 0) return;
      before = await save('Feature codes changed', () => call(updateFeatureCodes, { body }));
      client.setQueryData(keys.featureCodes, before);
    },
  });
  return (
    <form novalidate class="grid gap-5 p-5" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <For each={GROUPS}>
        {({ title, features }) => (
          <Section title={title}>
            <CodeFields form={form} features={features} isFixed={!may('feature_codes:write')} />
          </Section>
        )}
      </For>
      <div>
        <Button kind="primary" type="submit" busy={form.isBusy()} disabled={!may('feature_codes:write')}>
          Save
        </Button>
      </div>
    </form>
  );
}

function CodeFields(props: { form: Form<FeatureCodes>; features: readonly Feature[]; isFixed: boolean }) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <For each={props.features}>
        {(feature) => (
          <TextField
            label={FEATURES[feature].says}
            mono
            inputMode="tel"
            disabled={props.isFixed}
            placeholder={FEATURES[feature].code}
            {...props.form.field(feature)}
          />
        )}
      </For>
    </div>
  );
}
