import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { queuesQuery } from '../../../../lib/named.ts';
import type { StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';
import { RowPick } from '../row-pick.tsx';

export function CallbackRequestForm(props: StepFormProps<SettingsOf<'callback_request'>>) {
  return (
    <>
      <RowPick
        label="Queue"
        name="queue_id"
        query={queuesQuery}
        noneWord="Choose a queue"
        page="/queues"
        hint="Its agents call the caller back when one of them is free."
        value={props.settings.queue_id}
        onChange={(queue_id) => props.onChange({ queue_id })}
      />
      <PromptField
        legend="Message"
        name="prompt"
        hint="What the caller hears when the call is promised."
        placeholder="We will call you as soon as somebody is free."
        value={props.settings.prompt}
        onChange={(prompt) => props.onChange({ prompt })}
      />
    </>
  );
}
