import { type SettingsOf, VariableName } from '@botpbx/shared/model/flow-step';
import { createUniqueId } from 'solid-js';
import { TextField } from '../../../../ui/field.tsx';
import type { StepFormProps } from '../fields.tsx';
import { RowsField } from '../rows-field.tsx';
import { createTyped } from '../typed.ts';
import { VariableMenu } from '../variable-menu.tsx';

type Settings = SettingsOf<'set_variable'>;
type Assignment = Settings['assignments'][number];

const [MOST_ROWS, MOST_VALUE] = [30, 500];

export function SetVariableForm(props: StepFormProps<Settings>) {
  const typing = createTyped<readonly Assignment[], readonly Assignment[]>({
    value: () => props.settings.assignments,
    show: (rows) => (rows.length === 0 ? [{ name: '', value: '' }] : rows),
    read: (rows) => rows.filter(({ name }) => VariableName.safeParse(name).success),
    onChange: (rows) => props.onChange({ assignments: [...rows] }),
  });
  return (
    <RowsField
      legend="Variables"
      word="variable"
      isOrdered
      rows={typing.typed()}
      fresh={() => (typing.typed().length < MOST_ROWS ? { name: '', value: '' } : undefined)}
      onChange={typing.type}
      hint="Set one after the other; a value may name those before it."
    >
      {(row, set, at) => <AssignmentFields row={row()} at={at} onChange={set} />}
    </RowsField>
  );
}

function AssignmentFields(props: { row: Assignment; at: number; onChange: (change: Partial<Assignment>) => void }) {
  const id = createUniqueId();
  const isWrong = () => props.row.name !== '' && !VariableName.safeParse(props.row.name).success;
  return (
    <>
      <TextField
        label="Name"
        name={`name_${props.at}`}
        placeholder="CUSTOMER_ID"
        value={props.row.name}
        onChange={(name) => props.onChange({ name: name.trim() })}
        error={isWrong() ? 'Letters, digits and _, beginning with a letter.' : undefined}
      />
      <div id={id}>
        <TextField
          label="Value"
          name={`value_${props.at}`}
          placeholder={'${CALLERID(num)}'}
          value={props.row.value}
          onChange={(value) => props.onChange({ value: value.slice(0, MOST_VALUE) })}
          trailing={<VariableMenu label={`value ${props.at + 1}`} field={() => document.getElementById(id)?.querySelector('input')} />}
        />
      </div>
    </>
  );
}
