/**
 * What people change at this node by dialling: in effect at once, on the disk until a configuration has it, told to the cloud as
 * events. Works the same while the cloud is away.
 */
import { type Change, changeInstant, readChange } from '@botpbx/shared/link/changes';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { changedAt, isOver, type MadeChange, overlaid } from './overlay.ts';

/** Where changes are kept for the next life of this process. */
export interface ChangeStore {
  entries(): ReadonlyMap<string, unknown>;
  /** Resolves when they are on the disk. */
  keep(changes: ReadonlyMap<string, unknown>): Promise<void>;
  forget(names: readonly string[]): Promise<void>;
}

export interface ChangesOptions {
  readonly store: ChangeStore;
  /** Brings an event to the cloud, whenever that is; resolves when it is on the disk. */
  readonly tell: (event: NodeEvent) => Promise<unknown>;
  readonly log: Log;
  readonly nowMs: () => number;
}

export interface Changes {
  /** Makes a change: in effect when it returns, on the disk soon after. */
  make(tenantId: number, change: Change): void;
  /** The configuration with what was changed here; what it has itself by now is over. */
  over(config: NodeConfig): NodeConfig;
  /** Calls the listener after each change; one at a time. */
  onMade(listener: () => void): void;
  /** Resolves when all is on the disk. */
  settled(): Promise<void>;
}

const Kept = z.object({ at: z.iso.datetime(), of: z.string(), id: z.number(), field: z.string(), value: z.json() });
const nameOf = (tenantId: number, { of, id, field }: Change) => `${tenantId} ${of} ${id} ${field}`;

/** Begins with the changes that an earlier life left; the cloud is told of them again, which changes nothing if it knows. */
export function makeChanges({ store, tell, log, nowMs }: ChangesOptions): Changes {
  const made = recall(store, log);
  let sections: ReadonlyMap<number, TenantSection> = new Map();
  let listener: () => void = () => undefined;
  let work: Promise<unknown> = Promise.resolve();
  const inTurn = (step: () => Promise<unknown>, sentence: string) => {
    work = work.then(step).catch((error: unknown) => log.error(sentence, { error }));
  };
  const send = (one: MadeChange) => inTurn(() => tell(eventOf(one)), 'a change could not be told');
  for (const one of made.values()) send(one);

  return {
    make: (tenantId, change) => {
      const name = nameOf(tenantId, change);
      const before = [made.get(name)?.at ?? '', changedAt(sections.get(tenantId), change) ?? ''].sort().at(-1) || undefined;
      const one = { tenantId, change, at: changeInstant(nowMs(), before) };
      made.set(name, one);
      const kept = { at: one.at, ...change };
      inTurn(() => store.keep(new Map([[name, kept]])), 'a change could not be kept on the disk');
      send(one);
      listener();
    },
    over: (config) => {
      sections = new Map(config.tenants.map((section) => [section.tenant_id, section]));
      const over = [...made].filter(([, one]) => isOver(sections.get(one.tenantId), one)).map(([name]) => name);
      for (const name of over) made.delete(name);
      if (over.length > 0) inTurn(() => store.forget(over), 'changes that are over could not be taken off the disk');
      const left = [...made.values()];
      return left.length === 0 ? config : { ...config, tenants: config.tenants.map((section) => overlaid(section, left)) };
    },
    onMade: (given) => {
      listener = given;
    },
    settled: async () => {
      for (let seen: unknown; seen !== work; ) {
        seen = work;
        await work;
      }
    },
  };
}

const eventOf = ({ tenantId, at, change }: MadeChange): NodeEvent => ({ kind: 'change', tenant_id: tenantId, at, ...change });

function recall(store: ChangeStore, log: Log): Map<string, MadeChange> {
  const made = new Map<string, MadeChange>();
  for (const [name, value] of store.entries()) {
    const kept = Kept.safeParse(value);
    const change = kept.success ? readChange(kept.data) : undefined;
    if (kept.success && change) made.set(name, { tenantId: Number(name.split(' ')[0]), at: kept.data.at, change });
    else log.warn('a kept change cannot be read and is passed over', { name });
  }
  return made;
}
