import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { queuesQuery } from '../../../../lib/named.ts';
import { OptionalNumberField, type StepFormProps } from '../fields.tsx';
import { RowPick } from '../row-pick.tsx';

export function QueueCheckForm(props: StepFormProps<SettingsOf<'queue_check'>>) {
  return (
    <>
      <RowPick
        label="Queue"
        name="queue_id"
        query={queuesQuery}
        noneWord="Choose a queue"
        page="/queues"
        value={props.settings.queue_id}
        onChange={(queue_id) => props.onChange({ queue_id })}
      />
      <OptionalNumberField
        label="Long when so many wait"
        name="max_waiting"
        min={0}
        max={10_000}
        value={props.settings.max_waiting}
        onChange={(max_waiting) => props.onChange({ max_waiting })}
      />
      <OptionalNumberField
        label="Long when the first has waited so long"
        name="max_wait"
        min={0}
        max={86_400}
        hint="Seconds. Nobody there means that no agent of the queue is signed in."
        value={props.settings.max_wait}
        onChange={(max_wait) => props.onChange({ max_wait })}
      />
    </>
  );
}
