import { listAgentModels } from '@botpbx/shared/api/agent-tries';
import type { ModelChoice } from '@botpbx/shared/model/model-choice';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import type { FieldState, Form } from '../../lib/form.ts';
import { keys } from '../../lib/queries.ts';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import type { Typed } from './typed.ts';
import { fliteVoices, providerChoices, sttChoices, ttsChoices } from './words.ts';

const modelsQuery = () => ({
  queryKey: keys.agentModels,
  queryFn: ({ signal }: { signal: AbortSignal }) => call(listAgentModels, {}, signal),
  staleTime: 3_600_000,
});

/** Who thinks. */
export function Mind(props: { form: Form<Typed> }) {
  const { form } = props;
  const models = useQuery(modelsQuery);
  const provider = () => form.values().provider as keyof NonNullable<typeof models.data>['llm'];
  const choose = (value: string) => {
    form.field('provider').onChange(value);
    form.field('model').onChange('');
  };
  return (
    <>
      <ChoiceField label="Provider" choices={providerChoices} {...form.field('provider')} onChange={choose} />
      <Show when={form.values().provider !== 'rules'}>
        <ModelField label="Model" known={models.data?.llm[provider()] ?? []} {...form.field('model')} />
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField label="Temperature" inputMode="numeric" hint="0 is sober, 1 lively." {...form.field('temperature')} />
          <TextField label="Longest reply" inputMode="numeric" hint="Tokens" {...form.field('max_tokens')} />
        </div>
      </Show>
    </>
  );
}

/** Who speaks. */
export function Voice(props: { form: Form<Typed> }) {
  const { form } = props;
  const isFlite = () => form.values().tts_engine === 'flite';
  const choose = (value: string) => {
    form.field('tts_engine').onChange(value);
    form.field('tts_voice').onChange('');
    form.field('tts_speed').onChange('1');
    form.field('tts_options').onChange('');
  };
  return (
    <>
      <ChoiceField label="Engine" choices={ttsChoices} {...form.field('tts_engine')} onChange={choose} />
      <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <Show
          when={isFlite()}
          fallback={
            <TextField label="Voice" required={false} hint="As the engine calls it, such as Rachel." {...form.field('tts_voice')} />
          }
        >
          <ChoiceField label="Voice" choices={fliteVoices} {...form.field('tts_voice')} />
        </Show>
        <TextField label="Speed" inputMode="numeric" hint="1 is natural." {...form.field('tts_speed')} />
      </div>
    </>
  );
}

/** Who hears. */
export function Ears(props: { form: Form<Typed> }) {
  const { form } = props;
  const models = useQuery(modelsQuery);
  const engine = () => form.values().stt_engine as keyof NonNullable<typeof models.data>['stt'];
  const choose = (value: string) => {
    form.field('stt_engine').onChange(value);
    for (const name of ['stt_language', 'stt_model', 'stt_options'] as const) form.field(name).onChange('');
  };
  return (
    <>
      <ChoiceField label="Engine" choices={sttChoices} {...form.field('stt_engine')} onChange={choose} />
      <Show when={form.values().stt_engine !== 'pocketsphinx'}>
        <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
          <ModelField label="Model" known={models.data?.stt[engine()] ?? []} {...form.field('stt_model')} />
          <TextField label="Language" placeholder="en-US" required={false} {...form.field('stt_language')} />
        </div>
      </Show>
      <TextField
        label="Silence"
        inputMode="numeric"
        hint="Seconds until it asks whether somebody is there."
        {...form.field('silence_timeout')}
      />
    </>
  );
}

const OTHER = '\u0000';
const costOf = ({ cost_per_minute_usd: cost }: ModelChoice) => (cost === null ? '' : `, about $${cost.toFixed(3)} a minute`);

/** One of the models that are known, or any other name. */
function ModelField(props: FieldState<string> & { label: string; known: readonly ModelChoice[] }) {
  const [isOther, setOther] = createSignal(false);
  const isUnknown = () => props.value !== '' && !props.known.some(({ name }) => name === props.value);
  const choices = () => [
    { value: '', label: 'Default' },
    ...props.known
      .filter(({ name, retired_on }) => retired_on === null || name === props.value)
      .map((model) => ({ value: model.name, label: `${model.name}${costOf(model)}` })),
    { value: OTHER, label: 'Another…' },
  ];
  const choose = (value: string) => {
    setOther(value === OTHER);
    props.onChange(value === OTHER ? '' : value);
  };
  return (
    <div class="grid content-start gap-2">
      <ChoiceField {...props} choices={choices()} value={isOther() || isUnknown() ? OTHER : props.value} onChange={choose} />
      <Show when={isOther() || isUnknown()}>
        <TextField {...props} label={`Name of the ${props.label.toLowerCase()}`} />
      </Show>
    </div>
  );
}
