import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { ivrsQuery } from '../../../../lib/named.ts';
import { useEditor } from '../../editor.ts';
import type { StepFormProps } from '../fields.tsx';
import { RowPick } from '../row-pick.tsx';

export function SubFlowForm(props: StepFormProps<SettingsOf<'sub_flow'>>) {
  const editor = useEditor();
  return (
    <RowPick
      label="IVR"
      name="ivr_id"
      query={ivrsQuery}
      noneWord="Choose an IVR"
      page="/ivr-builder"
      without={editor.ivr().id}
      hint="Its published version is walked through; Return leads back here. Variables go with the caller."
      value={props.settings.ivr_id}
      onChange={(ivr_id) => props.onChange({ ivr_id })}
    />
  );
}
