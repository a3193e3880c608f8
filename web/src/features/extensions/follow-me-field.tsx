import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { Index, Show } from 'solid-js';
import type { FieldState } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { SwitchField, TextField } from '../../ui/field.tsx';
import type { TypedStep } from './typed.ts';

const NEW: TypedStep = { number: '', ring_seconds: '20', confirm: true };
const MOST_STEPS = 10;

/** Telephones that are called one after the other. */
export function FollowMeField(props: FieldState<readonly TypedStep[]>) {
  const change = (at: number, patch: Partial<TypedStep>) =>
    props.onChange(props.value.map((step, place) => (place === at ? { ...step, ...patch } : step)));
  return (
    <fieldset class="grid gap-3">
      <legend class="mb-1.5 text-sm font-[540]">Then call, in this order</legend>
      <Index each={props.value}>
        {(step, at) => (
          <StepRow
            step={step()}
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
      <Show when={props.value.length < MOST_STEPS}>
        <div>
          <Button kind="quiet" onClick={() => props.onChange([...props.value, NEW])}>
            <Plus size={16} aria-hidden="true" /> Add telephone
          </Button>
        </div>
      </Show>
    </fieldset>
  );
}

interface StepRowProps {
  step: TypedStep;
  place: number;
  onChange: (patch: Partial<TypedStep>) => void;
  onRemove: () => void;
}

function StepRow(props: StepRowProps) {
  return (
    <div class="grid gap-3 rounded-lg border border-line p-3">
      <div class="grid grid-cols-[1fr_6rem_auto] items-end gap-3">
        <TextField
          label="Number"
          inputMode="tel"
          placeholder="1003 or 2025550199"
          name={`step_${props.place}`}
          value={props.step.number}
          onChange={(number) => props.onChange({ number })}
        />
        <TextField
          label="Seconds"
          inputMode="numeric"
          name={`step_seconds_${props.place}`}
          value={props.step.ring_seconds}
          onChange={(ring_seconds) => props.onChange({ ring_seconds })}
        />
        <Button kind="quiet" square aria-label={`Remove telephone ${props.place}`} onClick={props.onRemove}>
          <X size={16} aria-hidden="true" />
        </Button>
      </div>
      <SwitchField
        label="Whoever answers outside must press 1"
        name={`step_confirm_${props.place}`}
        value={props.step.confirm}
        onChange={(confirm) => props.onChange({ confirm })}
      />
    </div>
  );
}
