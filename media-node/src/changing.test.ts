import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anExtension, aTenant } from '../../tests/support/revision.ts';
import { openChanging } from './changing.ts';
import type { Spool } from './link/spool.ts';
import { makeLive } from './live.ts';
import { silentLog } from './log.ts';
import { makeLines } from './routing/lines.ts';

let nodeFolder: string;
beforeEach(async () => {
  nodeFolder = await mkdtemp(join(tmpdir(), 'changing-'));
});
afterEach(() => rm(nodeFolder, { recursive: true }));

const house = (extensions: readonly number[], changed: Record<string, string> = {}): NodeConfig => ({
  revision: 1,
  node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
  tenants: [aTenant(1, { extensions: extensions.map((id) => anExtension(id, String(10_000 + id), { changed })) })],
});

async function begin() {
  const told: NodeEvent[] = [];
  const live = makeLive(makeLines());
  let times = 0;
  const spool = { append: async (event: NodeEvent) => told.push(event) } as unknown as Spool;
  const changing = await openChanging({ nodeFolder, spool, live, log: silentLog, onLive: () => times++ });
  const decision = (id: number) => live.current()?.router.fromPhone(1, String(10_000 + id), { by: '10002' })?.decision.kind;
  return { changing, told, decision, times: () => times };
}

test('what is dialled decides the next call, and those after a restart', async () => {
  const first = await begin();
  first.changing.set(house([1, 2]));
  expect(first.decision(1)).toBe('ring');
  first.changing.make(1, { of: 'extension', id: 1, field: 'forward_all', value: '10001' });
  expect(first.times()).toBe(2);
  expect(first.decision(1)).toBe('refuse');
  await first.changing.stop();
  const second = await begin();
  second.changing.set(house([1, 2]));
  expect(second.decision(1)).toBe('refuse');
  await second.changing.stop();
  expect(second.told).toEqual(first.told);
});

test('a line that a power cut tore costs that change alone', async () => {
  const first = await begin();
  first.changing.make(1, { of: 'extension', id: 1, field: 'forward_all', value: '10001' });
  await first.changing.stop();
  await appendFile(join(nodeFolder, 'changes', 'journal'), '\n0badc0de {"name":"1 extension 2 dnd","value":{"at":');
  const second = await begin();
  second.changing.set(house([1, 2]));
  expect([second.decision(1), second.decision(2)]).toEqual(['refuse', 'ring']);
  await second.changing.stop();
});

test('a change among 5,000 phones holds up nothing for long', async () => {
  const { changing } = await begin();
  const ids = Array.from({ length: 5_000 }, (_, at) => at + 1);
  changing.set(house(ids));
  const tookMs: number[] = [];
  for (const id of ids.slice(0, 20)) {
    const startMs = performance.now();
    changing.make(1, { of: 'extension', id, field: 'dnd', value: true });
    tookMs.push(performance.now() - startMs);
  }
  await changing.stop();
  const median = tookMs.sort((a, b) => a - b)[10] ?? Number.NaN;
  console.log('median', median);
  expect(median).toBeLessThan(100);
});
