/** Walks of callers through flows between node, database, API and live events, through the real routes. */
import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import { createNode } from '@botpbx/shared/api/nodes';
import { updateTranscriptionSettings } from '@botpbx/shared/api/transcriptions';
import type { NodeEvent, NodeEventOf } from '@botpbx/shared/link/events';
import { EMPTY_FLOW, type Flow } from '@botpbx/shared/model/flow';
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callOf, idOf } from '../../../tests/support/events.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { runMinuteJobs } from '../app/jobs.ts';
import { ivrs, ivrVersions } from '../ivrs/table.ts';
import { ingest } from './ingest.ts';

let at: TestPlatform;
let admin: SignedIn;
let nodeId: number;
let seq: number;
const walk = '00000000-0000-4000-8000-00000000000f';

beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator', admin.tenantId);
  nodeId = (await operator.call(createNode, { body: { name: 'one', tenant_ids: [admin.tenantId] } })).id;
  seq = 0;
});
afterEach(() => at.close());

const now = () => new Date(at.clock.nowMs()).toISOString();
const common = () => ({ tenant_id: admin.tenantId, at: now(), call_id: idOf(nodeId, 1), walk });

async function tell(...events: NodeEvent[]): Promise<void> {
  const told = events.map((event) => ({ seq: ++seq, event }));
  await ingest(at.platform, { nodeId, epoch: '00112233445566aa', events: told }, seq - told.length);
  await at.idle();
}
const began = (): NodeEventOf<'flow.begin'> => ({
  ...{ kind: 'flow.begin', ...common(), ivr_id: 7, ivr: 'Reception', version: 2 },
  variables: { 'CALLERID(num)': '+15550100' },
});
const passed = (place: number, pass: Partial<FlowPass> = {}): NodeEvent => ({
  ...{ kind: 'flow.step', ...common(), place },
  pass: { ivr_id: 7, version: 2, step_id: 'menu', kind: 'menu', exit: 'key_1', at: now(), ms: 1200, happened: [], ...pass },
});
const ended = (ending: 'hangup' | 'gone'): NodeEvent => ({ kind: 'flow.end', ...common(), ending, why: null, ms: 4000 });
const digits = { kind: 'digits', digits: '1', ended: 'full' } as const;
const start = { step_id: 'start', kind: 'start', exit: 'next', ms: 0 };

async function publish(id: number, name: string, versions: readonly Flow[]): Promise<void> {
  const stamps = { created_at: now(), updated_at: now() };
  const common = { tenant_id: admin.tenantId, published_by: 'user:1', changes: [], created_at: now() };
  await at.platform.db.insert(ivrs).values({ id, name, description: '', draft: EMPTY_FLOW, ...stamps, tenant_id: admin.tenantId });
  const rows = versions.map((flow, place) => ({ ...common, ivr_id: id, version: place + 1, flow }));
  await at.platform.db.insert(ivrVersions).values(rows);
}
const read = (id = idOf(nodeId, 1)) => admin.call(listFlowWalks, { params: { id } });

test('a walk that is told twice stands there once, step by step, with the flows as they were', async () => {
  const german = { ...EMPTY_FLOW, language: 'de' };
  await publish(7, 'Front desk', [EMPTY_FLOW, german, EMPTY_FLOW]);
  await publish(8, 'Survey', [EMPTY_FLOW]);
  await publish(9, 'Another', [EMPTY_FLOW]);
  const whole = () => [began(), passed(0, start), passed(1, { happened: [digits] }), passed(2, { ivr_id: 8, version: 1 }), ended('hangup')];
  await tell(...callOf({ nodeId, tenantId: admin.tenantId }, 1), ...whole());
  await tell(...whole(), ended('gone'));
  const { data } = await read();
  expect(data).toEqual([
    {
      ...{ walk, call_id: idOf(nodeId, 1), ivr_id: 7, ivr: 'Reception', version: 2, started_at: now() },
      ...{ variables: { 'CALLERID(num)': '+15550100' }, ending: 'hangup', why: null, ms: 4000 },
      passed: [
        expect.objectContaining({ step_id: 'start', happened: [] }),
        expect.objectContaining({ step_id: 'menu', exit: 'key_1', ms: 1200, happened: [digits] }),
        expect.objectContaining({ ivr_id: 8 }),
      ],
      flows: { 7: { name: 'Reception', version: 2, flow: german }, 8: { name: 'Survey', version: 1, flow: EMPTY_FLOW } },
    },
  ]);
});

test('a walk through a draft, or one that still goes on, is shown as far as it is known', async () => {
  await tell(callOf({ nodeId, tenantId: admin.tenantId }, 1)[0], { ...began(), version: 0 }, passed(0, { version: 0 }));
  expect((await read()).data).toMatchObject([{ ending: null, ms: null, flows: {}, passed: [{ step_id: 'menu' }] }]);
});

test('a call that walked through nothing has no walks, and a call of others is not there', async () => {
  await tell(callOf({ nodeId, tenantId: admin.tenantId }, 1)[0]);
  expect((await read()).data).toEqual([]);
  const stranger = await at.signedInAs('admin');
  await expect(stranger.call(listFlowWalks, { params: { id: idOf(nodeId, 1) } })).rejects.toMatchObject({ status: 404 });
});

test('a step goes out to dashboards without what was entered', async () => {
  await tell(began(), passed(0, { happened: [digits] }), ended('hangup'));
  expect(at.hub.toTenants.filter(({ live }) => live.event === 'flow.step')).toEqual([
    {
      tenantId: admin.tenantId,
      live: {
        event: 'flow.step',
        data: {
          ...{ call_id: idOf(nodeId, 1), walk, place: 0, ivr_id: 7, version: 2, step_id: 'menu', kind: 'menu' },
          ...{ exit: 'key_1', ms: 1200, timestamp: now() },
        },
      },
    },
  ]);
});

test('walks of calls that became part of a call are its own', async () => {
  const where = { nodeId, tenantId: admin.tenantId };
  const [begin, , end] = callOf(where, 1);
  const merged = { ...end, call: { ...end.call, merged_into: idOf(nodeId, 2) } };
  await tell(...callOf(where, 2), began(), passed(0), ended('hangup'), begin, merged);
  expect((await read(idOf(nodeId, 2))).data).toMatchObject([{ walk, call_id: idOf(nodeId, 1) }]);
});

test('what is older than the tenant keeps it is deleted with its steps', async () => {
  await admin.call(updateTranscriptionSettings, { body: { retention_days: 30 } });
  await tell(callOf({ nodeId, tenantId: admin.tenantId }, 1)[0], began(), passed(0), ended('hangup'));
  const rows = async () => {
    runMinuteJobs(at.platform);
    await at.idle();
    return (await at.platform.db.all('select 1 from flow_walks union all select 2 from flow_passes')).length;
  };
  at.clock.advanceMs(29 * 86_400_000);
  expect(await rows()).toBe(2);
  at.clock.advanceMs(2 * 86_400_000);
  expect(await rows()).toBe(0);
});
