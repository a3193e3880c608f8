import { type SettingsOf, VariableName } from '@botpbx/shared/model/flow-step';
import { Show } from 'solid-js';
import { TextField } from '../../../../ui/field.tsx';
import { NumberField, OneOfField, OptionalTextField, type StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';
import { RowsField } from '../rows-field.tsx';
import { createTyped } from '../typed.ts';
import { TriesFields } from './tries-fields.tsx';

type Settings = SettingsOf<'collect_speech'>;
type Choice = Settings['choices'][number];

const EXPECTS = [
  { value: 'choices', label: 'One of some choices' },
  { value: 'yes_no', label: 'Yes or no' },
  { value: 'digits', label: 'Digits' },
  { value: 'anything', label: 'Anything' },
] as const;
const [MOST_CHOICES, MOST_LETTERS] = [20, 80];

export function CollectSpeechForm(props: StepFormProps<Settings>) {
  return (
    <>
      <PromptField
        legend="Message"
        name="prompt"
        placeholder="How can we help you? You may say sales or support."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <OneOfField
        label="What is said"
        name="expects"
        choices={EXPECTS}
        value={props.settings.expects}
        onChange={(expects) => props.onChange({ expects })}
      />
      <Show when={props.settings.expects === 'choices'}>
        <Choices value={props.settings.choices} onChange={(choices) => props.onChange({ choices })} />
      </Show>
      <NumberField
        label="Timeout"
        name="timeout"
        min={1}
        max={30}
        hint="Seconds of silence."
        value={props.settings.timeout}
        onChange={(timeout) => props.onChange({ timeout })}
      />
      <OptionalTextField
        label="Keep it in"
        name="variable"
        placeholder="WISH"
        rule={VariableName}
        wrong="Letters, digits and _, beginning with a letter."
        hint="A variable; SPEECH holds what was said last anyway."
        value={props.settings.variable}
        onChange={(variable) => props.onChange({ variable })}
      />
      <TriesFields settings={props.settings} done="said" onChange={props.onChange} />
    </>
  );
}

function Choices(props: { value: readonly Choice[]; onChange: (choices: Choice[]) => void }) {
  return (
    <RowsField
      legend="Choices"
      word="choice"
      isOrdered
      rows={props.value}
      fresh={() => (props.value.length < MOST_CHOICES ? { label: '', phrases: [] } : undefined)}
      onChange={(choices) => props.onChange([...choices])}
    >
      {(row, set, at) => (
        <>
          <TextField
            label="Choice"
            name={`choice_${at}`}
            placeholder="Sales"
            value={row().label}
            onChange={(label) => set({ label: label.slice(0, MOST_LETTERS) })}
          />
          <Phrases name={`phrases_${at}`} value={row().phrases} onChange={(phrases) => set({ phrases })} />
        </>
      )}
    </RowsField>
  );
}

/** Words and sentences that mean a choice, with commas between them. */
function Phrases(props: { name: string; value: string[]; onChange: (phrases: string[]) => void }) {
  const typing = createTyped<string[], string>({
    value: () => props.value,
    show: (phrases) => phrases.join(', '),
    read: (typed) =>
      typed
        .split(',')
        .map((phrase) => phrase.trim().slice(0, MOST_LETTERS))
        .filter(Boolean)
        .slice(0, MOST_CHOICES),
    onChange: (phrases) => props.onChange(phrases),
  });
  return (
    <TextField
      label="Also said as"
      name={props.name}
      required={false}
      placeholder="buy, order, a price"
      value={typing.typed()}
      onChange={typing.type}
    />
  );
}
