import { type SettingsOf, VariableName } from '@botpbx/shared/model/flow-step';
import { SwitchField, TextField } from '../../../../ui/field.tsx';
import { digitsOf, MOST_DIGITS } from '../digits.ts';
import { NumberField, OneOfField, OptionalTextField, type StepFormProps } from '../fields.tsx';
import { Folded } from '../folded.tsx';
import { PromptField } from '../prompt-field.tsx';
import { TriesFields } from './tries-fields.tsx';

type Settings = SettingsOf<'dtmf_input'>;

const TERMINATORS = [
  { value: '#', label: '#' },
  { value: '*', label: '*' },
  { value: '', label: 'None' },
] as const;
const MOST_EXPECTED = 64;

export function DtmfInputForm(props: StepFormProps<Settings>) {
  return (
    <>
      <Keys {...props} />
      <PromptField
        legend="Message"
        name="prompt"
        hint="Optional. A message before this step is heard anyway, and takes keys too."
        placeholder="Please enter your order number."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
      <Kept {...props} />
      <TriesFields settings={props.settings} done="pressed" onChange={props.onChange} />
    </>
  );
}

function Keys(props: StepFormProps<Settings>) {
  const expect = (typed: string) => {
    const expected = typed.trim().slice(0, MOST_EXPECTED);
    const digits = digitsOf(expected);
    props.onChange({ expected: expected || null, ...(digits === undefined ? {} : { max_digits: digits }) });
  };
  return (
    <>
      <TextField
        label="Expected keys"
        name="expected"
        required={false}
        placeholder="1"
        hint="1 takes that key alone, 12?? any four digits with 12 in front, _2XXX is a dial pattern. Empty: any."
        value={props.settings.expected ?? ''}
        onChange={expect}
      />
      <div class="grid grid-cols-3 gap-3">
        <NumberField
          label="Timeout"
          name="timeout"
          min={1}
          max={60}
          hint="Seconds"
          value={props.settings.timeout}
          onChange={(timeout) => props.onChange({ timeout })}
        />
        <NumberField
          label="Max Digits"
          name="max_digits"
          min={1}
          max={MOST_DIGITS}
          value={props.settings.max_digits}
          onChange={(max_digits) => props.onChange({ max_digits })}
        />
        <OneOfField
          label="Terminator"
          name="terminator"
          choices={TERMINATORS}
          value={props.settings.terminator}
          onChange={(terminator) => props.onChange({ terminator })}
        />
      </div>
    </>
  );
}

function Kept(props: StepFormProps<Settings>) {
  return (
    <Folded title="What becomes of the digits">
      <OptionalTextField
        label="Keep them in"
        name="variable"
        placeholder="ORDER"
        rule={VariableName}
        wrong="Letters, digits and _, beginning with a letter."
        hint="A variable; DIGITS holds the last ones anyway."
        value={props.settings.variable}
        onChange={(variable) => props.onChange({ variable })}
      />
      <NumberField
        label="Between keys"
        name="digit_timeout"
        min={1}
        max={30}
        hint="Seconds until the input counts as complete."
        value={props.settings.digit_timeout}
        onChange={(digit_timeout) => props.onChange({ digit_timeout })}
      />
      <SwitchField
        label="Secret, such as a PIN"
        name="masked"
        hint="The digits stand in no log and no report, and no agent hears of them."
        value={props.settings.masked}
        onChange={(masked) => props.onChange({ masked })}
      />
    </Folded>
  );
}
