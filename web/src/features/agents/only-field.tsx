import { type ChosenDestination, DestinationField } from '../../lib/destination.tsx';
import type { FieldState } from '../../lib/form.ts';

/** A row of one kind, or none. */
export function OnlyField(
  props: FieldState<ChosenDestination> & { label: string; type: 'extension' | 'voicemail' | 'time_condition'; noneWord: string },
) {
  return <DestinationField {...props} only={props.type} />;
}
