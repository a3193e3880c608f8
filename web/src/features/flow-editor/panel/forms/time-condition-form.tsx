import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { TimeRange } from '@botpbx/shared/model/time-condition';
import { Show } from 'solid-js';
import { timeConditionsQuery } from '../../../../lib/named.ts';
import { RangesField } from '../../../../lib/ranges-field.tsx';
import { ChoiceField } from '../../../../ui/field.tsx';
import type { StepFormProps } from '../fields.tsx';
import { RowPick } from '../row-pick.tsx';
import { createTyped } from '../typed.ts';

type Settings = SettingsOf<'time_condition'>;

const ZONES = [
  { value: '', label: "The house's" },
  ...[...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
];

export function TimeConditionForm(props: StepFormProps<Settings>) {
  return (
    <>
      <RowPick
        label="Hours"
        name="time_condition_id"
        query={timeConditionsQuery}
        noneWord="The hours below"
        page="/time-conditions"
        hint="A time condition has holidays too, and can be opened and closed by hand."
        value={props.settings.time_condition_id}
        onChange={(time_condition_id) => props.onChange({ time_condition_id })}
      />
      <Show when={props.settings.time_condition_id === null}>
        <Ranges value={props.settings.ranges} onChange={(ranges) => props.onChange({ ranges })} />
        <ChoiceField
          label="Time zone"
          name="time_zone"
          choices={ZONES}
          value={props.settings.time_zone ?? ''}
          onChange={(zone) => props.onChange({ time_zone: zone === '' ? null : zone })}
        />
      </Show>
    </>
  );
}

function Ranges(props: { value: readonly TimeRange[]; onChange: (ranges: TimeRange[]) => void }) {
  const typing = createTyped<readonly TimeRange[], readonly TimeRange[]>({
    value: () => props.value,
    show: (ranges) => ranges,
    read: (ranges) => (ranges.every((range) => TimeRange.safeParse(range).success) ? ranges : undefined),
    onChange: (ranges) => props.onChange([...ranges]),
  });
  return (
    <RangesField
      name="ranges"
      value={typing.typed()}
      onChange={typing.type}
      onLeave={() => undefined}
      error={typing.isWrong() ? 'Each has a day, and times such as 09:00.' : undefined}
    />
  );
}
