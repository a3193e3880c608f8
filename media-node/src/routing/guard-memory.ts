/** What the guard of the outside remembers: in memory first, then on the disk. */
import { type Zone, zoneOf } from '@botpbx/shared/base/schedule';
import { DEFAULT_OUTSIDE, type Outside } from '@botpbx/shared/model/outside';
import { z } from 'zod';
import type { Journal } from '../calls/outbox.ts';
import { CallCounts, NO_CALLS, withCall } from './call-counts.ts';
import { Habit, NEW_WITHIN_MS, NO_HABIT, released } from './fraud-watch.ts';

/** A stop: calls abroad of an extension, or of the whole tenant, wait for somebody to look. */
export const Stop = z.object({
  key: z.uuid(),
  tenantId: z.number().int(),
  extension: z.string().nullable(),
  reason: z.enum(['new_destinations', 'young_destinations', 'night']),
  prefixes: z.array(z.string()),
  atMs: z.number(),
});
export type Stop = z.infer<typeof Stop>;

/** What of a tenant the guard needs. */
export interface GuardedTenant {
  readonly tenant_id: number;
  readonly extensions: readonly unknown[];
  readonly time_zone?: string;
  readonly outside?: Outside;
}

/** What the guard stands on. */
export interface GuardOptions {
  readonly nowMs: () => number;
  readonly onStop: (stop: Stop) => void;
  /** The disk refused: what was to be kept is in memory alone. */
  readonly onUnkept: (error: unknown) => void;
}

interface NewCall {
  readonly prefix: string;
  readonly atMs: number;
}

export interface GuardMemory {
  nowMs(): number;
  tenant(tenantId: number): { readonly outside: Outside; readonly zone: Zone; readonly extensions: number };
  counts(tenantId: number, extension: string | undefined): CallCounts;
  /** Counts one call. */
  count(tenantId: number, extension: string | undefined): void;
  habit(tenantId: number, extension: string): Habit;
  learn(tenantId: number, extension: string, habit: Habit): void;
  /** Prefixes of the tenant's calls to destinations new to their extension within the last ten minutes, one a call. */
  newCalls(tenantId: number, atMs: number): readonly string[];
  newCall(tenantId: number, call: NewCall): void;
  /** The stop of an extension or else of its tenant. */
  stopOf(tenantId: number, extension: string): Stop | undefined;
  stop(stop: Omit<Stop, 'key'>): void;
  resume(journal: Journal): void;
  configured(tenants: readonly GuardedTenant[]): void;
}

/** A part of the memory: values by tenant and extension, each kept under a name. */
interface Shelf<Value> {
  get(tenantId: number, extension: string | null | undefined): Value | undefined;
  set(tenantId: number, extension: string | null | undefined, value: Value): ReadonlyMap<string, unknown>;
  drop(name: string): void;
  restore(name: string, value: unknown): void;
  readonly all: ReadonlyMap<string, Value>;
}

function makeShelf<Value>(kind: string, shape: z.ZodType<Value>): Shelf<Value> {
  const values = new Map<string, Value>();
  const nameOf = (tenantId: number, extension: string | null | undefined) => `${kind}:${tenantId}:${extension ?? ''}`;
  return {
    all: values,
    get: (tenantId, extension) => values.get(nameOf(tenantId, extension)),
    set: (tenantId, extension, value) => {
      const name = nameOf(tenantId, extension);
      values.set(name, value);
      return new Map([[name, value]]);
    },
    drop: (name) => void values.delete(name),
    restore: (name, value) => {
      const read = name.startsWith(`${kind}:`) ? shape.safeParse(value) : undefined;
      if (read?.success && !values.has(name)) values.set(name, read.data);
    },
  };
}

/** Makes an empty memory. */
export function makeGuardMemory({ nowMs, onStop, onUnkept }: GuardOptions): GuardMemory {
  const [counts, habits, stops] = [makeShelf('count', CallCounts), makeShelf('habit', Habit), makeShelf('stop', Stop)];
  const together = new Map<number, readonly NewCall[]>();
  let tenants: ReadonlyMap<number, ReturnType<GuardMemory['tenant']>> = new Map();
  let journal: Journal | undefined;
  const jot = (changes: ReadonlyMap<string, unknown>) => void journal?.jot(changes).catch(onUnkept);
  const utc = { outside: DEFAULT_OUTSIDE, zone: zoneOf('UTC'), extensions: 0 };
  const release = (tenantId: number, { key, learn }: Outside['released_blocks'][number]) => {
    for (const [name, stop] of stops.all) {
      if (stop.key !== key || stop.tenantId !== tenantId) continue;
      stops.drop(name);
      void journal?.forget([name]).catch(onUnkept);
      together.delete(tenantId);
      const { extension } = stop;
      if (extension !== null)
        jot(habits.set(tenantId, extension, released(habits.get(tenantId, extension) ?? NO_HABIT, stop.prefixes, learn)));
    }
  };
  return {
    nowMs,
    tenant: (tenantId) => tenants.get(tenantId) ?? utc,
    counts: (tenantId, extension) => counts.get(tenantId, extension) ?? NO_CALLS,
    count: (tenantId, extension) => jot(counts.set(tenantId, extension, withCall(counts.get(tenantId, extension) ?? NO_CALLS, nowMs()))),
    habit: (tenantId, extension) => habits.get(tenantId, extension) ?? NO_HABIT,
    learn: (tenantId, extension, habit) => jot(habits.set(tenantId, extension, habit)),
    newCalls: (tenantId, atMs) => newOnes(together.get(tenantId), atMs).map(({ prefix }) => prefix),
    newCall: (tenantId, call) => void together.set(tenantId, [...newOnes(together.get(tenantId), call.atMs), call]),
    stopOf: (tenantId, extension) => stops.get(tenantId, extension) ?? stops.get(tenantId, null),
    stop: (given) => {
      const stop = { ...given, key: crypto.randomUUID() };
      const changes = stops.set(stop.tenantId, stop.extension, stop);
      void journal?.keep(changes).catch(onUnkept);
      onStop(stop);
    },
    resume: (opened) => {
      for (const [name, value] of opened.entries()) for (const shelf of [counts, habits, stops]) shelf.restore(name, value);
      journal = opened;
    },
    configured: (given) => {
      tenants = new Map(
        given.map(({ tenant_id, extensions, outside = DEFAULT_OUTSIDE, time_zone = 'UTC' }) => [
          tenant_id,
          { outside, zone: zoneOf(time_zone), extensions: extensions.length },
        ]),
      );
      for (const { tenant_id, outside } of given) for (const one of outside?.released_blocks ?? []) release(tenant_id, one);
    },
  };
}

const newOnes = (calls: readonly NewCall[] = [], atMs: number): NewCall[] => calls.filter((one) => atMs - one.atMs < NEW_WITHIN_MS);
