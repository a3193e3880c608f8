import type { Trunk } from '@botpbx/shared/model/trunk';
import type { TrunkStatus } from '@botpbx/shared/model/trunk-status';
import { Show } from 'solid-js';
import { Lamp, type Tone } from '../../ui/badge.tsx';

const LOOKS: Record<TrunkStatus, readonly [Tone, string]> = {
  registered: ['good', 'Registered'],
  reachable: ['good', 'Reachable'],
  unregistered: ['warn', 'Not registered'],
  rejected: ['bad', 'Rejected'],
  unreachable: ['bad', 'Unreachable'],
  disabled: ['off', 'Off'],
  unknown: ['off', 'Unknown'],
};

/** How a trunk stands. */
export function TrunkLamp(props: { row: Trunk }) {
  return (
    <Lamp tone={LOOKS[props.row.status][0]} lit>
      {LOOKS[props.row.status][1]}
      <Show when={props.row.latency_ms !== null}>
        <span class="text-ink-3">{props.row.latency_ms} ms</span>
      </Show>
    </Lamp>
  );
}
