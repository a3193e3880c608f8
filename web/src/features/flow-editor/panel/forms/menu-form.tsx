import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { ChoiceField, TextField } from '../../../../ui/field.tsx';
import { NumberField, type StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';
import { RowsField } from '../rows-field.tsx';
import { TriesFields } from './tries-fields.tsx';

const KEYS = [...'1234567890*#'];
const MOST_LABEL = 80;

export function MenuForm(props: StepFormProps<SettingsOf<'menu'>>) {
  const taken = () => new Set(props.settings.options.map(({ key }) => key));
  const fresh = () => {
    const key = KEYS.find((one) => !taken().has(one));
    return key === undefined ? undefined : { key, label: '' };
  };
  const keysFor = (own: string) => KEYS.filter((key) => key === own || !taken().has(key)).map((key) => ({ value: key, label: key }));
  return (
    <>
      <PromptField
        legend="Message"
        name="prompt"
        hint="Left empty, the keys are read out with their names."
        placeholder="Press 1 for sales, 2 for support."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <RowsField
        legend="Keys"
        word="key"
        isOrdered
        rows={props.settings.options}
        fresh={fresh}
        onChange={(options) => props.onChange({ options: [...options] })}
      >
        {(row, set, at) => (
          <div class="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-2.5">
            <ChoiceField label="Key" name={`key_${at}`} value={row().key} choices={keysFor(row().key)} onChange={(key) => set({ key })} />
            <TextField
              label="Name"
              name={`label_${at}`}
              placeholder="Sales"
              value={row().label}
              onChange={(label) => set({ label: label.slice(0, MOST_LABEL) })}
            />
          </div>
        )}
      </RowsField>
      <NumberField
        label="Timeout"
        name="timeout"
        min={1}
        max={60}
        hint="Seconds to wait for a key after the message."
        value={props.settings.timeout}
        onChange={(timeout) => props.onChange({ timeout })}
      />
      <TriesFields settings={props.settings} done="pressed" onChange={props.onChange} />
    </>
  );
}
