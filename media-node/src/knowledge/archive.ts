/** The files of all tenants: each opens when it is needed, and a damaged one is thrown away. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chunksOf } from './chunks.ts';
import type { Order } from './order.ts';
import { type Found, openStore, type Store } from './store.ts';

export interface Archive {
  /** @throws when a file was damaged; it is empty then, and its documents are to be put in again */
  obey(order: Order): readonly string[] | readonly Found[];
  close(): void;
}

/** Opens the folder. */
export function openArchive(folder: string): Archive {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const open = new Map<number, Store>();
  const pathOf = (tenantId: number) => join(folder, `tenant-${tenantId}.sqlite`);
  const forget = (tenantId: number) => {
    open.get(tenantId)?.close();
    open.delete(tenantId);
    for (const ending of ['', '-wal', '-shm']) rmSync(pathOf(tenantId) + ending, { force: true });
  };
  const storeOf = (tenantId: number): Store => {
    const known = open.get(tenantId) ?? openStore(pathOf(tenantId));
    open.set(tenantId, known);
    return known;
  };
  return {
    close: () => {
      for (const store of open.values()) store.close();
    },
    obey: (order) => {
      try {
        return carryOut(order, storeOf(order.tenantId));
      } catch (error) {
        forget(order.tenantId);
        throw error;
      }
    },
  };
}

function carryOut(order: Order, store: Store): readonly string[] | readonly Found[] {
  switch (order.kind) {
    case 'search':
      return store.search(order);
    case 'put':
      store.put(order.document, chunksOf(order.text));
      return [order.document];
    case 'keep': {
      const wanted = new Set(order.documents);
      for (const document of store.documents()) if (!wanted.has(document)) store.drop(document);
      return store.documents();
    }
  }
}
