import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { startThread } from '../providers/thread.ts';
import { openKnowledge, SEARCH_THREAD } from './room.ts';

const signal = new AbortController().signal;
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of open.splice(0)) await end();
});

const HASH = 'a'.repeat(64);
const agent = { documents: [{ id: 1, name: 'Returns.md', hash: HASH }] };
const tenants = [{ tenant_id: 1, agents: [agent] }];

/** A room over a real thread; texts can come later. */
function openRoom(texts: Map<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
  let started = 0;
  const room = openKnowledge({
    start: (onEnd) => {
      started += 1;
      return startThread({ ...SEARCH_THREAD, data: { folder }, onEnd });
    },
    read: async (hash) => texts.get(hash),
    log: silentLog,
  });
  open.push(
    () => room.stop(),
    () => rmSync(folder, { recursive: true }),
  );
  return { room, folder, started: () => started };
}

test('a document is found and cited as soon as it has come', async () => {
  const texts = new Map<string, string>();
  const { room } = openRoom(texts);
  room.wanted(tenants);
  await room.settled();
  expect(await room.knowledgeOf(1, agent).search('return', signal)).toEqual([]);
  texts.set(HASH, '# Returns\nThirty days.');
  room.arrived();
  await room.settled();
  expect(await room.knowledgeOf(1, agent).search('returns', signal)).toEqual([
    { source: 'Returns.md, part 1', text: 'Returns\nThirty days.' },
  ]);
  expect(await room.knowledgeOf(2, agent).search('returns', signal)).toEqual([]);
});

test('a file that was damaged while nobody looked is made anew', async () => {
  const { room, folder } = openRoom(new Map([[HASH, 'Thirty days to return.']]));
  writeFileSync(join(folder, 'tenant-1.sqlite'), 'x'.repeat(5_000));
  room.wanted(tenants);
  await room.settled();
  expect(await room.knowledgeOf(1, agent).search('return', signal)).toHaveLength(1);
  expect(readdirSync(folder)).toContain('tenant-1.sqlite');
});

test('no thread runs for nodes without documents', async () => {
  const { room, started } = openRoom(new Map());
  room.wanted([{ tenant_id: 1, agents: [{ documents: [] }] }]);
  await room.settled();
  expect(await room.knowledgeOf(1, { documents: [] }).search('return', signal)).toEqual([]);
  expect(started()).toBe(0);
});

test('a thread that ended is started again', async () => {
  const { room, started } = openRoom(new Map([[HASH, 'Thirty days to return.']]));
  room.wanted(tenants);
  await room.settled();
  await room.stop();
  room.arrived();
  await room.settled();
  expect(await room.knowledgeOf(1, agent).search('return', signal)).toHaveLength(1);
  expect(started()).toBe(2);
});
