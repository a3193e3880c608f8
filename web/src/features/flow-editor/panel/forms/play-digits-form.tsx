import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { createUniqueId } from 'solid-js';
import { SwitchField, TextField } from '../../../../ui/field.tsx';
import { OneOfField, type StepFormProps } from '../fields.tsx';
import { VariableMenu } from '../variable-menu.tsx';

const FORMATS = [
  { value: 'digits', label: 'digits: one two three' },
  { value: 'number', label: 'number: one hundred twenty-three' },
] as const;
const MOST_LETTERS = 80;

export function PlayDigitsForm(props: StepFormProps<SettingsOf<'play_digits'>>) {
  const id = createUniqueId();
  return (
    <>
      <div id={id}>
        <TextField
          label="Variable"
          name="variable"
          placeholder="ORDER"
          hint="Its value is read out."
          value={props.settings.variable}
          onChange={(variable) => props.onChange({ variable: variable.slice(0, MOST_LETTERS) })}
          trailing={<VariableMenu label="Variable" isBare field={() => document.getElementById(id)?.querySelector('input')} />}
        />
      </div>
      <OneOfField
        label="Format"
        name="format"
        choices={FORMATS}
        value={props.settings.format}
        onChange={(format) => props.onChange({ format })}
      />
      <SwitchField
        label="A key ends it"
        name="interruptible"
        value={props.settings.interruptible}
        onChange={(interruptible) => props.onChange({ interruptible })}
      />
    </>
  );
}
