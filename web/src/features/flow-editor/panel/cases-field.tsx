import { readExpression } from '@botpbx/shared/base/expression';
import { createUniqueId } from 'solid-js';
import { AreaField, TextField } from '../../../ui/field.tsx';
import { RowsField } from './rows-field.tsx';
import { VariableMenu } from './variable-menu.tsx';

interface Case {
  readonly label: string;
  readonly when: string;
}

interface CasesFieldProps {
  legend: string;
  value: readonly Case[];
  onChange: (cases: Case[]) => void;
  hint?: string;
}

const MOST_CASES = 20;
const MOST_LABEL = 80;
const MOST_CONDITION = 10_000;

/** Conditions, of which the first that holds is gone by. */
export function CasesField(props: CasesFieldProps) {
  return (
    <RowsField
      legend={props.legend}
      word="case"
      isOrdered
      rows={props.value}
      fresh={() => (props.value.length < MOST_CASES ? { label: '', when: '' } : undefined)}
      onChange={(cases) => props.onChange([...cases])}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
    >
      {(row, set, at) => (
        <>
          <Condition value={row().when} name={`when_${at}`} at={at} onChange={(when) => set({ when })} />
          <TextField
            label="Name"
            name={`label_${at}`}
            required={false}
            placeholder="VIP"
            value={row().label}
            onChange={(label) => set({ label: label.slice(0, MOST_LABEL) })}
          />
        </>
      )}
    </RowsField>
  );
}

function Condition(props: { value: string; name: string; at: number; onChange: (when: string) => void }) {
  const id = createUniqueId();
  const fault = () => {
    if (props.value.trim() === '') return undefined;
    const read = readExpression(props.value);
    return read.ok ? undefined : `Character ${read.at + 1}: ${read.why}.`;
  };
  return (
    <div class="relative" id={id}>
      <AreaField
        label={props.at === 0 ? 'If' : 'Else if'}
        name={props.name}
        rows={2}
        placeholder={'${CUSTOMER_TYPE} == "vip"'}
        value={props.value}
        onChange={(when) => props.onChange(when.slice(0, MOST_CONDITION))}
        error={fault()}
      />
      <span class="absolute -top-1.5 right-0">
        <VariableMenu label={`case ${props.at + 1}`} field={() => document.getElementById(id)?.querySelector('textarea')} />
      </span>
    </div>
  );
}
