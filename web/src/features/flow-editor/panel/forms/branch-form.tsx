import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { CasesField } from '../cases-field.tsx';
import type { StepFormProps } from '../fields.tsx';

export function BranchForm(props: StepFormProps<SettingsOf<'branch'>>) {
  return (
    <CasesField
      legend="Conditions"
      value={props.settings.cases}
      onChange={(cases) => props.onChange({ cases })}
      hint="The first that holds is gone by, else Else. Compare with == != < <= > >=, contains, matches; join with and, or, not."
    />
  );
}
