import { listAudit } from '@botpbx/shared/api/audit';
import { createExtension, getExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createTimeCondition, getTimeCondition } from '@botpbx/shared/api/time-conditions';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { TenantSection } from '@botpbx/shared/link/node-config';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrollMachine, type Machine, makeNode, numbered } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { ingest } from './ingest.ts';

let t: TestPlatform;
let ann: SignedIn;
let machine: Machine;
let extension: number;
let seq = 0;
beforeEach(async () => {
  t = await makeTestPlatform();
  const operator = await t.signedInAs('operator');
  ann = await t.signedInAs('admin');
  machine = await enrollMachine(t, operator, await makeNode(operator, [ann.tenantId]));
  extension = (await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } })).id;
  await t.idle();
  seq = 0;
});
afterEach(() => t.close());

const later = (ms: number) => new Date(t.clock.nowMs() + ms).toISOString();
const change = (value: unknown, at = later(1000), more = {}): NodeEvent =>
  ({ kind: 'change', tenant_id: ann.tenantId, at, of: 'extension', id: extension, field: 'dnd', value, ...more }) as NodeEvent;
async function told(...events: NodeEvent[]) {
  const first = seq + 1;
  seq = await ingest(t.platform, { nodeId: machine.nodeId, epoch: machine.epoch, events: numbered(events, first) }, seq);
  await t.idle();
}
const row = () => ann.call(getExtension, { params: { id: extension } });
const newest = async () => {
  const [section] = await t.platform.db.all<{ content: string }>(
    sql`select content from sections where content like '%"tenant_id":%' order by rowid desc limit 1`,
  );
  return TenantSection.parse(JSON.parse(section?.content ?? '{}'));
};

test('what is dialled at a node stands in the row, in the ledger, and in the next revision', async () => {
  const at = later(1000);
  await told(change(true, at));
  expect((await row()).dnd).toBe(true);
  expect((await ann.call(listAudit, {})).data[0]).toMatchObject({
    ...{ actor: `node:${machine.nodeId}`, action: 'extension.updated', subject: `extension:${extension}`, at },
  });
  expect((await newest()).extensions).toMatchObject([{ dnd: true, changed: { dnd: at } }]);
});

test('the last writer wins, field by field, in whatever order they come', async () => {
  await told(change(true, later(5000)), change(false, later(4000)));
  expect((await row()).dnd).toBe(true);
  t.clock.advanceMs(10_000);
  await ann.call(updateExtension, { params: { id: extension }, body: { dnd: false, name: 'Anna' } });
  await told(change(true, later(-3000)));
  expect(await row()).toMatchObject({ dnd: false, name: 'Anna' });
  await told(change('1002', later(-3000), { field: 'forward_all' }));
  expect(await row()).toMatchObject({ dnd: false, forward_all: '1002', name: 'Anna' });
});

test('a change in the cloud is later than the node’s, whatever the clocks say', async () => {
  await told(change(true, later(3_600_000)));
  await ann.call(updateExtension, { params: { id: extension }, body: { dnd: false } });
  expect((await row()).dnd).toBe(false);
  await told(change(true, later(3_600_000)));
  expect((await row()).dnd).toBe(false);
});

test('what comes twice changes nothing', async () => {
  const one = change(true);
  await told(one);
  const before = await t.platform.db.all(sql`select * from ledger`);
  await told(one);
  expect(await t.platform.db.all(sql`select * from ledger`)).toEqual(before);
});

test('a node changes nothing that it may not, and nothing of another tenant', async () => {
  const other = await t.signedInAs('admin');
  const theirs = (await other.call(createExtension, { body: { extension: '1001', name: 'Zoe' } })).id;
  await t.idle();
  const before = await t.platform.db.all(sql`select * from extensions`);
  await told(
    change('x', later(1), { field: 'name' }),
    change('x', later(1), { field: 'secret' }),
    change('yes', later(1)),
    change('*97', later(1), { field: 'forward_all' }),
    change(true, later(1), { of: 'user' }),
    change(true, later(1), { of: 'constructor' }),
    change(true, later(1), { id: theirs }),
    change(true, later(1), { tenant_id: other.tenantId, id: theirs }),
  );
  expect(await t.platform.db.all(sql`select * from extensions`)).toEqual(before);
});

test('a time condition is overridden', async () => {
  const hangup = { type: 'hangup' } as const;
  const body = { name: 'Office', ranges: [], open_destination: hangup, closed_destination: hangup };
  const { id } = await ann.call(createTimeCondition, { body });
  await told(change('open', later(1), { of: 'time_condition', id, field: 'override' }));
  expect((await ann.call(getTimeCondition, { params: { id } })).override).toBe('open');
});
