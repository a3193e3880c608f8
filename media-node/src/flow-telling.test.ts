import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeEvent } from '@botpbx/shared/link/events';
import { expect, test } from 'vitest';
import { openFlowTelling } from './flow-telling.ts';
import { silentLog } from './log.ts';

const [first, second] = ['7d4f8f3e-9a8e-4c6e-b6b7-1f0f7e2b9a11', '7d4f8f3e-9a8e-4c6e-b6b7-1f0f7e2b9a12'];
const common = { tenant_id: 1, at: new Date(0).toISOString(), call_id: 'n1-1.1' };
const begin = (walk: string) =>
  NodeEvent.parse({ kind: 'flow.begin', ...common, walk, ivr_id: 1, ivr: 'Main menu', version: 1, variables: {} });
const end = (walk: string) => NodeEvent.parse({ kind: 'flow.end', ...common, walk, ending: 'hangup', why: null, ms: 5 });

test('a walk that a dead process left behind is told to be over, once; others are not touched', async () => {
  const nodeFolder = await mkdtemp(join(tmpdir(), 'flow-telling-'));
  const told: NodeEvent[] = [];
  const spool = {
    epoch: 'one',
    syncedSeq: () => told.length,
    append: async (event: NodeEvent) => told.push(event),
  };
  let nowMs = 1_000;
  const open = () => openFlowTelling({ nodeFolder, spool, log: silentLog, nowMs: () => nowMs });
  const life = await open();
  life.tell(begin(first));
  life.tell(begin(second));
  life.tell(end(second));
  await life.stop();
  expect(told.map(({ kind }) => kind)).toEqual(['flow.begin', 'flow.begin', 'flow.end']);
  nowMs = 4_000;
  await (await open()).stop();
  expect(told.slice(3)).toEqual([NodeEvent.parse({ ...end(first), at: new Date(4_000).toISOString(), ending: 'gone', ms: 3_000 })]);
  await (await open()).stop();
  expect(told).toHaveLength(4);
  await rm(nodeFolder, { recursive: true });
});
