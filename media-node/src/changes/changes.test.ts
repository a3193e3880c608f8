import type { Change } from '@botpbx/shared/link/changes';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { expect, test } from 'vitest';
import { anExtension, aTenant } from '../../../tests/support/revision.ts';
import { silentLog } from '../log.ts';
import { type ChangeStore, makeChanges } from './changes.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const dnd = (value: boolean, id = 1): Change => ({ of: 'extension', id, field: 'dnd', value });

const configOf = (changed: Record<string, string> = {}, more = {}): NodeConfig => ({
  revision: 1,
  node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
  tenants: [
    aTenant(1, { extensions: [anExtension(1, '1001', { changed, ...more }), anExtension(2, '1002')] }),
    aTenant(2, { extensions: [anExtension(1, '1001')] }),
  ],
});
const dndIn = (config: NodeConfig) => config.tenants.flatMap((tenant) => tenant.extensions.map((row) => row.dnd));

function makeStore(disk = new Map<string, unknown>(), fails = { keep: false }): ChangeStore & { disk: Map<string, unknown> } {
  return {
    disk,
    entries: () => new Map(disk),
    keep: async (changes) => {
      if (fails.keep) throw new Error('the disk is full');
      for (const [name, value] of changes) disk.set(name, structuredClone(value));
    },
    forget: async (names) => {
      for (const name of names) disk.delete(name);
    },
  };
}

function begin(store = makeStore(), clock = { ms: START + 1000 }) {
  const told: NodeEvent[] = [];
  const tell = async (event: NodeEvent) => void told.push(event);
  const changes = makeChanges({ store, tell, log: silentLog, nowMs: () => clock.ms });
  return { changes, told, store, clock };
}

test('a change is in effect at once, for its row of its tenant alone, and the cloud is told', async () => {
  const { changes, told } = begin();
  expect(dndIn(changes.over(configOf()))).toEqual([false, false, false]);
  let calls = 0;
  changes.onMade(() => calls++);
  changes.make(1, dnd(true));
  expect(calls).toBe(1);
  expect(dndIn(changes.over(configOf()))).toEqual([true, false, false]);
  await changes.settled();
  expect(told).toEqual([{ kind: 'change', tenant_id: 1, at: at(1), of: 'extension', id: 1, field: 'dnd', value: true }]);
});

test('a change goes on through a restart, and is told again', async () => {
  const first = begin();
  first.changes.make(1, dnd(true));
  await first.changes.settled();
  const second = begin(first.store, { ms: START + 60_000 });
  expect(dndIn(second.changes.over(configOf()))).toEqual([true, false, false]);
  await second.changes.settled();
  expect(second.told).toEqual(first.told);
});

test('a change is over when a configuration has it, or something newer', async () => {
  const { changes, store } = begin();
  changes.make(1, dnd(true));
  await changes.settled();
  changes.over(configOf({ dnd: at(0) }));
  expect(store.disk.size).toBe(1);
  expect(dndIn(changes.over(configOf({ dnd: at(2) })))).toEqual([false, false, false]);
  await changes.settled();
  expect(store.disk.size).toBe(0);
  expect(dndIn(changes.over(configOf()))).toEqual([false, false, false]);
});

test('of two changes the last one stays, though the configuration says the same already', async () => {
  const { changes, clock } = begin();
  changes.make(1, dnd(true));
  clock.ms += 1000;
  changes.make(1, dnd(false));
  expect(dndIn(changes.over(configOf({ dnd: at(1) }, { dnd: true })))).toEqual([false, false, false]);
});

test('what is dialled after a change of the cloud is later, whatever the clocks say', async () => {
  const { changes, told } = begin();
  changes.over(configOf({ dnd: at(500) }));
  changes.make(1, dnd(true));
  changes.make(1, dnd(false));
  await changes.settled();
  expect(told.map((event) => event.at)).toEqual([new Date(START + 500_001).toISOString(), new Date(START + 500_002).toISOString()]);
});

test('a change of what is no more is over', async () => {
  const { changes, store } = begin();
  changes.make(1, dnd(true, 77));
  changes.make(9, dnd(true));
  changes.over(configOf());
  await changes.settled();
  expect(store.disk.size).toBe(0);
});

test('a disk that refuses costs no change its effect', async () => {
  const { changes, told } = begin(makeStore(new Map(), { keep: true }));
  changes.make(1, dnd(true));
  expect(dndIn(changes.over(configOf()))).toEqual([true, false, false]);
  await changes.settled();
  expect(told).toHaveLength(1);
});

test('what cannot be read on the disk is passed over', () => {
  const disk = new Map<string, unknown>([
    ['1 extension 1 dnd', { at: at(0), of: 'extension', id: 1, field: 'dnd', value: 'maybe' }],
    ['1 extension 1 name', { at: at(0), of: 'extension', id: 1, field: 'name', value: 'x' }],
    ['1 extension 2 dnd', { at: at(0), of: 'extension', id: 2, field: 'dnd', value: true }],
    ['nonsense', 7],
  ]);
  expect(dndIn(begin(makeStore(disk)).changes.over(configOf()))).toEqual([false, true, false]);
});
