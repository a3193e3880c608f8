/** Status of every extension as its phones show it; only changes are told. */
import type { NodeEvent } from '@botpbx/shared/link/events';
import { ExtensionStatus } from '@botpbx/shared/model/extension';
import { instantOf } from './record.ts';

/** Begins the names of statuses in the journal; tenant and extension follow. */
export const STATUS_PREFIX = 'status:';

/** Who is told of changes. */
export interface PresenceOptions {
  /** `name` keeps the status for the next life of this process. */
  readonly onChange: (event: NodeEvent, name: string, status: ExtensionStatus) => void;
  readonly onForgotten: (names: readonly string[]) => void;
}

/** The status of every extension. */
export interface Presence {
  see(tenantId: number, extension: string, status: ExtensionStatus, atMs: number): void;
  /** The status that was told last. */
  statusOf(tenantId: number, extension: string): ExtensionStatus | undefined;
  /** How many extensions have a phone that is registered. */
  registered(): number;
  /** All extensions that Asterisk knows the status of; whoever is not among them is unavailable. */
  seeAll(seen: readonly { readonly tenantId: number; readonly extension: string; readonly status: ExtensionStatus }[], atMs: number): void;
  /** All extensions of a configuration that went live: who is not to be disturbed is told with every status, and when it changes. */
  configured(extensions: readonly { readonly tenantId: number; readonly extension: string; readonly dnd: boolean }[], atMs: number): void;
  /** Forgets extensions that are no more. */
  keepOnly(exists: (tenantId: number, extension: string) => boolean): void;
}

/** Begins with what was told last; an extension that was never told of counts as unavailable. */
export function makePresence(entries: ReadonlyMap<string, unknown>, { onChange, onForgotten }: PresenceOptions): Presence {
  const told = new Map<string, ExtensionStatus>();
  for (const [name, value] of entries) {
    const status = name.startsWith(STATUS_PREFIX) ? ExtensionStatus.safeParse(value) : undefined;
    if (status?.success) told.set(name, status.data);
  }
  const undisturbed = new Map<string, boolean>();
  const tell = (name: string, status: ExtensionStatus, previous: ExtensionStatus, atMs: number) => {
    const [tenant_id, extension] = partsOf(name);
    const dnd = undisturbed.get(name) ?? false;
    onChange({ kind: 'extension.status', tenant_id, at: instantOf(atMs), extension, status, previous, dnd }, name, status);
  };
  const see: Presence['see'] = (tenantId, extension, status, atMs) => {
    const name = nameOf(tenantId, extension);
    const previous = told.get(name) ?? 'unavailable';
    if (previous === status) return;
    told.set(name, status);
    tell(name, status, previous, atMs);
  };
  return {
    see,
    statusOf: (tenantId, extension) => told.get(nameOf(tenantId, extension)),
    registered: () => [...told.values()].filter((status) => status !== 'unavailable').length,
    seeAll: (seen, atMs) => {
      for (const { tenantId, extension, status } of seen) see(tenantId, extension, status, atMs);
      const names = new Set(seen.map((one) => nameOf(one.tenantId, one.extension)));
      for (const [name, status] of [...told]) if (!names.has(name) && status !== 'unavailable') see(...partsOf(name), 'unavailable', atMs);
    },
    configured: (extensions, atMs) => {
      for (const { tenantId, extension, dnd } of extensions) {
        const name = nameOf(tenantId, extension);
        const before = undisturbed.get(name);
        undisturbed.set(name, dnd);
        const status = told.get(name) ?? 'unavailable';
        if (before !== undefined && before !== dnd) tell(name, status, status, atMs);
      }
    },
    keepOnly: (exists) => {
      const gone = [...told.keys()].filter((name) => !exists(...partsOf(name)));
      for (const name of gone) told.delete(name);
      for (const name of undisturbed.keys()) if (!exists(...partsOf(name))) undisturbed.delete(name);
      if (gone.length > 0) onForgotten(gone);
    },
  };
}

const nameOf = (tenantId: number, extension: string) => `${STATUS_PREFIX}${tenantId}:${extension}`;

function partsOf(name: string): [number, string] {
  const [tenantId = '', extension = ''] = name.slice(STATUS_PREFIX.length).split(':');
  return [Number(tenantId), extension];
}
