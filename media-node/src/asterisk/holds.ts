/** Who has put the other party on hold: Asterisk tells it of channels, not of telephones. */
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import { endpointOfChannel } from './ami/facts.ts';
import type { AmiMessage } from './ami/protocol.ts';

/** What Asterisk says of an endpoint: its own word for it, and ours. */
export interface DeviceSeen {
  readonly endpoint: string;
  readonly state: string;
  readonly status: ExtensionStatus;
}

export interface Holds {
  /** Takes Asterisk's events of channels; gives the endpoint whose status may be another now. */
  see(event: AmiMessage): string | undefined;
  /** The status of an endpoint that Asterisk tells of, with what is known of holds. */
  statusOf(seen: DeviceSeen): ExtensionStatus;
  /** The same for what Asterisk told of it last. */
  statusNow(endpoint: string): ExtensionStatus | undefined;
}

/** Begins with nobody on hold. */
export function makeHolds(): Holds {
  const held = new Map<string, Set<string>>();
  const last = new Map<string, DeviceSeen>();
  const statusNow = (endpoint: string) => {
    const seen = last.get(endpoint);
    return seen && (isOnHold(seen, held.get(endpoint)?.size ?? 0) ? 'on_hold' : seen.status);
  };
  return {
    see: (event) => {
      if (event.name !== 'Hold' && event.name !== 'Unhold' && event.name !== 'Hangup') return undefined;
      const endpoint = endpointOfChannel(event.get('Channel') ?? '');
      const leg = event.get('Uniqueid') ?? '';
      if (endpoint === undefined || (event.name !== 'Hold' && !held.get(endpoint)?.has(leg))) return undefined;
      const legs = new Set(held.get(endpoint));
      if (event.name === 'Hold') legs.add(leg);
      else legs.delete(leg);
      if (legs.size > 0) held.set(endpoint, legs);
      else held.delete(endpoint);
      return endpoint;
    },
    statusOf: (seen) => {
      last.set(seen.endpoint, seen);
      return statusNow(seen.endpoint) ?? seen.status;
    },
    statusNow,
  };
}

/** Whoever holds one call and talks in another is busy: two calls make an endpoint BUSY (`device_state_busy_at`). */
const isOnHold = ({ state }: DeviceSeen, holds: number): boolean => (state === 'INUSE' && holds > 0) || (state === 'BUSY' && holds > 1);
