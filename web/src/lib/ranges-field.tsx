import { WEEKDAYS, type Weekday } from '@botpbx/shared/base/schedule';
import type { TimeRange } from '@botpbx/shared/model/time-condition';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { For, Index, Show } from 'solid-js';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import type { FieldState } from './form.ts';

const words: Record<Weekday, string> = { sun: 'Sun', mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat' };
const MONDAY_FIRST: readonly Weekday[] = [...WEEKDAYS.slice(1), 'sun'];
const NEW: TimeRange = { days: ['mon'], start: '09:00', end: '17:00' };

/** The hours of the week at which it is open. */
export function RangesField(props: FieldState<readonly TimeRange[]>) {
  const change = (at: number, patch: Partial<TimeRange>) =>
    props.onChange(props.value.map((range, place) => (place === at ? { ...range, ...patch } : range)));
  return (
    <fieldset class="grid gap-3">
      <legend class="mb-1.5 text-sm font-[540]">Open</legend>
      <Index each={props.value}>
        {(range, at) => (
          <RangeRow
            range={range()}
            place={at + 1}
            onChange={(patch) => change(at, patch)}
            onRemove={() => props.onChange(props.value.filter((_, place) => place !== at))}
          />
        )}
      </Index>
      <Show when={props.error}>
        <p class="text-sm text-bad" role="alert">
          {props.error}
        </p>
      </Show>
      <div>
        <Button kind="quiet" onClick={() => props.onChange([...props.value, NEW])}>
          <Plus size={16} aria-hidden="true" /> Add hours
        </Button>
      </div>
    </fieldset>
  );
}

interface RangeRowProps {
  range: TimeRange;
  place: number;
  onChange: (patch: Partial<TimeRange>) => void;
  onRemove: () => void;
}

function RangeRow(props: RangeRowProps) {
  const choose = (day: Weekday, isChosen: boolean) => {
    const days = new Set(props.range.days);
    if (isChosen) days.add(day);
    else days.delete(day);
    props.onChange({ days: WEEKDAYS.filter((one) => days.has(one)) });
  };
  return (
    <div class="grid gap-2 rounded-lg border border-line p-3">
      <div class="flex flex-wrap gap-3">
        <For each={MONDAY_FIRST}>
          {(day) => (
            <label class="flex items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                class="accent-(--accent)"
                checked={props.range.days.includes(day)}
                onChange={(event) => choose(day, event.currentTarget.checked)}
              />
              {words[day]}
            </label>
          )}
        </For>
      </div>
      <div class="flex items-end gap-3">
        <TextField label="From" name={`start_${props.place}`} value={props.range.start} onChange={(start) => props.onChange({ start })} />
        <TextField label="To" name={`end_${props.place}`} value={props.range.end} onChange={(end) => props.onChange({ end })} />
        <Button kind="quiet" square aria-label={`Remove hours ${props.place}`} onClick={props.onRemove}>
          <X size={16} aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
