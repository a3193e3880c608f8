/**
 * Lamps that Asterisk cannot light by itself: park slots, do not disturb, time conditions that are overridden by hand. Asterisk
 * keeps them over its restarts, so after every (re)connect they are drawn anew.
 */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { AmiRow } from './ami/actions.ts';
import type { AmiMessage } from './ami/protocol.ts';
import { lampNameOf, readLotName } from './conf/names.ts';

/** What a lit lamp shows: something is taken, or somebody wants not to be disturbed. */
type LampState = 'INUSE' | 'BUSY';
type Drawing = ReadonlyMap<string, LampState>;
/** What Asterisk is told of a lamp that is lit no more: beside an invalid state that of the phones counts alone. */
const OFF = { INUSE: 'NOT_INUSE', BUSY: 'INVALID' } as const;

/** Asterisk's device states, as far as lamps of ours have them. */
export type ShownState = LampState | (typeof OFF)[LampState];

export interface Lamps {
  /** Draws what a configuration says. */
  configure(tenants: readonly LampTenant[]): void;
  /** Takes Asterisk's events of parking. */
  see(event: AmiMessage): void;
  /** Asterisk is there (again), has these devices, and these callers are parked. */
  settle(devices: readonly AmiRow[], parked: readonly AmiRow[]): void;
}

/** What of a tenant decides lamps. */
export interface LampTenant {
  readonly tenant_id: number;
  readonly extensions: readonly Pick<TenantSection['extensions'][number], 'extension' | 'dnd'>[];
  readonly time_conditions: readonly Pick<TenantSection['time_conditions'][number], 'id' | 'override'>[];
  readonly feature_codes: Pick<TenantSection['feature_codes'], 'time_condition'>;
}

/** Events of Asterisk that lamps are about. */
export const LAMP_EVENTS = ['ParkedCall', 'ParkedCallTimeOut', 'ParkedCallGiveUp', 'UnParkedCall'] as const;

/** What the configuration lights: who wants not to be disturbed, and time conditions that are overridden by hand. */
export function lampsOf(tenants: readonly LampTenant[]): Map<string, LampState> {
  const lit = new Map<string, LampState>();
  for (const { tenant_id, extensions, time_conditions, feature_codes } of tenants) {
    for (const { extension, dnd } of extensions) if (dnd) lit.set(lampNameOf(tenant_id, extension), 'BUSY');
    const code = feature_codes.time_condition;
    for (const { id, override } of time_conditions)
      if (override !== 'auto' && code !== '') lit.set(lampNameOf(tenant_id, `${code}${id}`), 'INUSE');
  }
  return lit;
}

/** Makes the lamps; `show` has Asterisk show one. */
export function makeLamps(show: (lamp: string, state: ShownState) => void): Lamps {
  let wanted: Drawing = new Map();
  const taken = new Set<string>();
  const shown = new Map<string, LampState>();
  const draw = () => {
    const lit = new Map<string, LampState>(wanted);
    for (const slot of taken) lit.set(slot, 'INUSE');
    for (const [lamp, state] of [...shown]) {
      if (lit.has(lamp)) continue;
      show(lamp, OFF[state]);
      shown.delete(lamp);
    }
    for (const [lamp, state] of lit) {
      if (shown.get(lamp) !== state) show(lamp, state);
      shown.set(lamp, state);
    }
  };
  return {
    configure: (tenants) => {
      wanted = lampsOf(tenants);
      draw();
    },
    see: (event) => {
      const slot = slotOf(event.get('Parkinglot'), event.get('ParkingSpace'));
      if (slot === undefined) return;
      if (event.name === 'ParkedCall') taken.add(slot);
      else taken.delete(slot);
      draw();
    },
    settle: (devices, parked) => {
      shown.clear();
      for (const [lamp, state] of devices.flatMap(ownLampOf)) shown.set(lamp, state);
      taken.clear();
      for (const row of parked) {
        const slot = slotOf(textOf(row.parkinglot), textOf(row.parkingspace));
        if (slot !== undefined) taken.add(slot);
      }
      draw();
    },
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The lamp of a slot; undefined for lots that this node did not make. */
function slotOf(lot: string | undefined, space: string | undefined): string | undefined {
  const owner = lot === undefined ? undefined : readLotName(lot);
  return owner && space !== undefined && /^[0-9]{2,10}$/.test(space) ? lampNameOf(owner.tenantId, space) : undefined;
}

/** One of our lamps that is lit. */
function ownLampOf(row: AmiRow): [string, LampState][] {
  const [device, state] = [textOf(row.device), textOf(row.state)];
  const isLit = state === 'INUSE' || state === 'BUSY';
  return isLit && device !== undefined && /^Custom:t[0-9]{1,12}_/.test(device) ? [[device, state]] : [];
}
