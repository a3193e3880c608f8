/** What nodes tell of calls to the outside → ledger entries, rows and live events. Pure. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { Help } from '../emergency-locations/help-mails.ts';
import type { BlockToRecord } from '../fraud-blocks/record.ts';

/** A security event, for the ledger. */
export interface Alert {
  readonly tenant_id: number;
  readonly action: string;
  readonly subject: string;
  readonly at: string;
}

const instant = (text: string): string => new Date(text).toISOString();

/** Somebody called for help: it stands in the ledger. */
export const helpAlert = ({ tenant_id, at, call_id, extension, number, location_id }: NodeEventOf<'emergency'>): Alert => ({
  tenant_id,
  action: 'emergency.called',
  subject: `${number} by ${extension ?? 'nobody'} at ${location_id === null ? 'no location' : `emergency_location:${location_id}`} call:${call_id}`,
  at: instant(at),
});

/** Whom to tell of it; undefined where no place is known. */
export const helpOf = ({ tenant_id, at, call_id, extension, number, location_id }: NodeEventOf<'emergency'>): Help | undefined =>
  location_id === null ? undefined : { tenant_id, at: instant(at), call_id, extension, number, location_id };

/** The same for dashboards. */
export const liveHelp = ({ at, call_id, extension, number, location_id }: NodeEventOf<'emergency'>): LiveEvent => ({
  event: 'emergency.call',
  data: { call_id, caller: extension, number, location_id, timestamp: instant(at) },
});

/** A PIN opened a call: which one stands in the ledger, never its digits. */
export const pinAlert = ({ tenant_id, at, call_id, extension, pin_set_id, pin_id }: NodeEventOf<'pin.used'>): Alert => ({
  tenant_id,
  action: 'pin_set.used',
  subject: `pin_set:${pin_set_id} pin:${pin_id} by ${extension ?? 'nobody'} call:${call_id}`,
  at: instant(at),
});

/** The stop that an alarm tells of. */
export function blockOf(nodeId: number, { tenant_id, at, block }: NodeEventOf<'security'>): BlockToRecord | undefined {
  if (!block) return undefined;
  const { key, extension, reason, prefixes } = block;
  return { tenant_id, key, node_id: nodeId, extension, reason, prefixes: prefixes.join(','), blocked_at: instant(at) };
}
