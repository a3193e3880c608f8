/** The house's way to the outside: lines, the guard's memory on the disk, and what the cloud hears of it. */
import { join } from 'node:path';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { CallState } from './calls/call.ts';
import { instantOf } from './calls/record.ts';
import { openJournal } from './link/journal.ts';
import type { Log } from './log.ts';
import type { GuardedTenant, Stop } from './routing/guard-memory.ts';
import { type Lines, makeLines } from './routing/lines.ts';
import { makeOutsideGuard } from './routing/outside-guard.ts';
import type { Placing } from './routing/way-out.ts';

/** A call to the outside that is being dialled, and whose it is. */
export interface Placed extends Placing {
  readonly tenantId: number;
  /** The caller's leg. */
  readonly leg: string;
}

export interface OutsideRoom {
  readonly lines: Lines;
  /** Recalls what the last life knew. No call is routed before. */
  open(means: OutsideMeans): Promise<void>;
  configured(tenants: readonly GuardedTenant[]): void;
  /** Tells of a call for help, and which PIN opened a call. */
  placing(placed: Placed): void;
  stop(): Promise<void>;
}

export interface OutsideMeans {
  readonly nodeFolder: string;
  readonly tell: (event: NodeEvent) => void;
  /** Calls that are going on. */
  readonly calls: () => Promise<readonly CallState[]>;
}

/** Makes the room; it is asked by calls as soon as it is open. */
export function makeOutsideRoom(log: Log): OutsideRoom {
  let means: OutsideMeans | undefined;
  let close = async () => {};
  const onStop = (stop: Stop) => {
    log.warn('calls abroad are stopped: they look like fraud', { tenantId: stop.tenantId, reason: stop.reason, prefixes: stop.prefixes });
    means?.tell(stoppedEvent(stop));
  };
  const onUnkept = (error: unknown) => log.error('calls to the outside could not be kept on the disk', { error });
  const guard = makeOutsideGuard({ nowMs: Date.now, onStop, onUnkept });
  return {
    lines: makeLines(guard),
    configured: guard.configured,
    open: async (given) => {
      const journal = await openJournal(join(given.nodeFolder, 'outside', 'journal'), log);
      guard.resume(journal);
      means = given;
      close = () => journal.close();
    },
    placing: (placed) => {
      if (!placed.call.isEmergency && placed.pin === undefined) return;
      const told = means?.calls().then((calls) => {
        for (const event of eventsOf(placed, callIdOf(calls, placed.leg))) means?.tell(event);
      });
      told?.catch((error: unknown) => log.error('a call to the outside could not be told of', { error }));
    },
    stop: () => close(),
  };
}

/** The call of the leg, or, before anybody knows of it, the id that it will have. */
function callIdOf(calls: readonly CallState[], leg: string): CallId | undefined {
  const known = calls.find((call) => call.legs.some(({ id }) => id === leg));
  if (known) return known.id;
  const read = CallId.safeParse(leg);
  return read.success ? read.data : undefined;
}

function eventsOf({ tenantId, call, asked, pin }: Placed, callId: CallId | undefined): NodeEvent[] {
  if (callId === undefined) return [];
  const common = { tenant_id: tenantId, call_id: callId, at: instantOf(Date.now()), extension: asked.by ?? null };
  const { number, emergencyLocationId: location_id, callerId: caller_id } = call;
  const help: NodeEvent[] = call.isEmergency ? [{ kind: 'emergency', ...common, number, location_id, caller_id }] : [];
  return pin === undefined ? help : [...help, { kind: 'pin.used', ...common, pin_set_id: pin.setId, pin_id: pin.pinId }];
}

const REASONS: Readonly<Record<Stop['reason'], string>> = {
  new_destinations: 'many calls to countries that are new to it',
  young_destinations: 'very many calls to countries that it hardly knows',
  night: 'many calls abroad at night',
};

function stoppedEvent({ key, tenantId, extension, reason, prefixes, atMs }: Stop): NodeEvent {
  const account = extension ?? 'all extensions';
  const address = `${REASONS[reason]}: ${prefixes.map((prefix) => `+${prefix}`).join(' ')}`.slice(0, 80);
  const block = { key, extension, reason, prefixes: prefixes.slice(0, 50) };
  return { kind: 'security', tenant_id: tenantId, at: instantOf(atMs), what: 'toll_fraud', account, address, block };
}
