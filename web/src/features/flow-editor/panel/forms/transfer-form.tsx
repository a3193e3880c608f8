import { Destination } from '@botpbx/shared/model/destination';
import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { createSignal, createUniqueId, Show } from 'solid-js';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../../../lib/destination.tsx';
import { TextField } from '../../../../ui/field.tsx';
import { OneOfField, type StepFormProps } from '../fields.tsx';
import { createTyped } from '../typed.ts';
import { VariableMenu } from '../variable-menu.tsx';

type Settings = SettingsOf<'transfer'>;

const WAYS = [
  { value: 'place', label: 'A place that you choose' },
  { value: 'number', label: 'A number that the caller entered' },
] as const;
const MOST_LETTERS = 200;

export function TransferForm(props: StepFormProps<Settings>) {
  const [way, setWay] = createSignal<'place' | 'number'>(props.settings.number === null ? 'place' : 'number');
  const choose = (next: 'place' | 'number') => {
    setWay(next);
    props.onChange(next === 'place' ? { number: null } : { number: '${DIGITS}' });
  };
  return (
    <>
      <OneOfField label="Transfer to" name="way" choices={WAYS} value={way()} onChange={choose} />
      <Show when={way() === 'place'} fallback={<EnteredNumber {...props} />}>
        <Place value={props.settings.destination} onChange={(destination) => props.onChange({ destination })} />
      </Show>
    </>
  );
}

function Place(props: { value: Destination | null; onChange: (destination: Destination | null) => void }) {
  const typing = createTyped<Destination | null, ChosenDestination>({
    value: () => props.value,
    show: (destination) => (destination === null ? { type: 'extension' } : chosenOf(destination)),
    read: (chosen) => Destination.safeParse(destinationOf(chosen)).data ?? null,
    onChange: (destination) => props.onChange(destination),
  });
  return (
    <DestinationField
      label="Destination"
      name="destination"
      isNarrow
      value={typing.typed()}
      onChange={typing.type}
      onLeave={() => undefined}
      error={undefined}
    />
  );
}

function EnteredNumber(props: StepFormProps<Settings>) {
  const id = createUniqueId();
  return (
    <div id={id}>
      <TextField
        label="Number"
        name="number"
        placeholder={'${DIGITS}'}
        hint="A number of the house: an extension, a group, a queue. It never leads outside."
        value={props.settings.number ?? ''}
        onChange={(number) => props.onChange({ number: number.slice(0, MOST_LETTERS) })}
        trailing={<VariableMenu label="Number" field={() => document.getElementById(id)?.querySelector('input')} />}
      />
    </div>
  );
}
