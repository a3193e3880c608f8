/** What flows name: it is the tenant's, it stays while it is named, and goes into files by name. */
import { createAgent, deleteAgent } from '@botpbx/shared/api/agents';
import { Refused } from '@botpbx/shared/api/client';
import { createConferenceRoom, deleteConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { createExtension, deleteExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/ivrs';
import { createPagingGroup, deletePagingGroup } from '@botpbx/shared/api/paging-groups';
import { createParkingLot, deleteParkingLot } from '@botpbx/shared/api/parking-lots';
import { createQueue, deleteQueue } from '@botpbx/shared/api/queues';
import { createRingGroup, deleteRingGroup } from '@botpbx/shared/api/ring-groups';
import { deleteSound, uploadSound } from '@botpbx/shared/api/sounds';
import { createTimeCondition, deleteTimeCondition } from '@botpbx/shared/api/time-conditions';
import type { Flow } from '@botpbx/shared/model/flow';
import { type FlowRefType, flowRefs, withFlowRefs } from '@botpbx/shared/model/flow-refs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { writeWav } from '../base/audio/wav.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};
const hangup = { type: 'hangup' } as const;
const wav = writeWav([new Int16Array(4000)], 16_000);

/** How a thing of each kind that a flow may name is made and deleted. */
interface Thing {
  readonly make: (who: SignedIn) => Promise<{ readonly id: number }>;
  readonly remove: (who: SignedIn, id: number) => Promise<unknown>;
}
const THINGS: Readonly<Record<FlowRefType, Thing>> = {
  extension: {
    make: (who) => who.call(createExtension, { body: { extension: '1001', name: 'Phone' } }),
    remove: (who, id) => who.call(deleteExtension, { params: { id } }),
  },
  ring_group: {
    make: async (who) => {
      const { id } = await who.call(createExtension, { body: { extension: '1009', name: 'Member' } });
      return who.call(createRingGroup, { body: { name: 'Sales', extension_ids: [id] } });
    },
    remove: (who, id) => who.call(deleteRingGroup, { params: { id } }),
  },
  queue: {
    make: (who) => who.call(createQueue, { body: { name: 'Support' } }),
    remove: (who, id) => who.call(deleteQueue, { params: { id } }),
  },
  agent: {
    make: (who) => who.call(createAgent, { body: { name: 'Reception' } }),
    remove: (who, id) => who.call(deleteAgent, { params: { id } }),
  },
  ivr: {
    make: (who) => who.call(api.createIvr, { body: { name: 'Night' } }),
    remove: (who, id) => who.call(api.deleteIvr, { params: { id } }),
  },
  time_condition: {
    make: (who) =>
      who.call(createTimeCondition, { body: { name: 'Hours', ranges: [], open_destination: hangup, closed_destination: hangup } }),
    remove: (who, id) => who.call(deleteTimeCondition, { params: { id } }),
  },
  conference: {
    make: (who) => who.call(createConferenceRoom, { body: { name: 'Round table', number: '7610' } }),
    remove: (who, id) => who.call(deleteConferenceRoom, { params: { id } }),
  },
  page: {
    make: async (who) => {
      const { id } = await who.call(createExtension, { body: { extension: '1008', name: 'Loudspeaker' } });
      return who.call(createPagingGroup, { body: { name: 'All', number: '7620', extension_ids: [id] } });
    },
    remove: (who, id) => who.call(deletePagingGroup, { params: { id } }),
  },
  park: {
    make: (who) => who.call(createParkingLot, { body: { name: 'Yard', number: '7630', first_slot: '7631', timeout_destination: hangup } }),
    remove: (who, id) => who.call(deleteParkingLot, { params: { id } }),
  },
  sound: {
    make: (who) => who.call(uploadSound, { query: { name: 'Welcome' }, raw: { type: 'audio/wav', bytes: wav } }),
    remove: (who, id) => who.call(deleteSound, { params: { id } }),
  },
};

const to = (type: string) => (id: number) => ({ kind: 'transfer', settings: { destination: { type, id } } });
const heard = (id: number) => ({ kind: 'sound', sound_id: id });
/** Every place of a step that names something, by what it names. */
const PLACES: readonly (readonly [thing: FlowRefType, place: string, step: (id: number) => { kind: string; settings: object }])[] = [
  ...(['extension', 'ring_group', 'queue', 'agent', 'ivr', 'time_condition', 'conference', 'page', 'park', 'sound'] as const).map(
    (type) => [type, 'destination.id', to(type)] as const,
  ),
  ['extension', 'destination.id', to('voicemail')],
  [
    'extension',
    'destination.extension_id',
    (extension_id) => ({ kind: 'transfer', settings: { destination: { type: 'external', number: '15550001', extension_id } } }),
  ],
  ['extension', 'mailbox', (mailbox) => ({ kind: 'voicemail', settings: { mailbox } })],
  ['extension', 'mailbox', (mailbox) => ({ kind: 'record_message', settings: { mailbox } })],
  ['queue', 'queue_id', (queue_id) => ({ kind: 'queue_check', settings: { queue_id } })],
  ['queue', 'queue_id', (queue_id) => ({ kind: 'callback_request', settings: { queue_id } })],
  ['agent', 'agent_id', (agent_id) => ({ kind: 'ai_agent', settings: { agent_id } })],
  ['ivr', 'ivr_id', (ivr_id) => ({ kind: 'sub_flow', settings: { ivr_id } })],
  ['time_condition', 'time_condition_id', (time_condition_id) => ({ kind: 'time_condition', settings: { time_condition_id } })],
  ['sound', 'prompt.sound_id', (id) => ({ kind: 'play_message', settings: { prompt: heard(id) } })],
  ['sound', 'invalid_prompt.sound_id', (id) => ({ kind: 'menu', settings: { invalid_prompt: heard(id) } })],
  ['sound', 'questions.0.prompt.sound_id', (id) => ({ kind: 'survey', settings: { questions: [{ variable: 'A', prompt: heard(id) }] } })],
];

const flowOf = (...steps: { kind: string; settings: object }[]) =>
  ({
    steps: [{ id: 'start', kind: 'start', exits: {} }, ...steps.map((step, nth) => ({ id: `s${nth}`, exits: {}, ...step }))],
  }) as unknown as Flow;

test.each(PLACES)(
  'a %s at %s is the own one, and stays while a draft or the version that takes calls names it',
  async (thing, place, step) => {
    const { make, remove } = THINGS[thing];
    const { id } = await make(admin);
    const neighbour = await at.signedInAs('admin');
    const path = `flow.steps.1.settings.${place}`;
    const body = { name: 'Main', flow: flowOf(step(id)) };
    expect(await refusalOf(neighbour.call(api.createIvr, { body }))).toEqual([422, 'reference.not_found', path]);
    expect(await refusalOf(admin.call(api.createIvr, { body: { name: 'Main', flow: flowOf(step(987_654)) } }))).toEqual([
      422,
      'reference.not_found',
      path,
    ]);
    const { id: ivr } = await admin.call(api.createIvr, { body });
    expect(await refusalOf(remove(admin, id))).toEqual([409, 'in_use', `ivr:${ivr}`]);
    // named by nothing any more
    await admin.call(api.updateIvr, { params: { id: ivr }, body: { flow: flowOf() } });
    await remove(admin, id);
    expect(await refusalOf(admin.call(api.updateIvr, { params: { id: ivr }, body: { flow: body.flow } }))).toEqual([
      422,
      'reference.not_found',
      path,
    ]);
  },
);

/** A flow without faults that names one thing. */
const sound = (id: number) =>
  ({
    steps: [
      { id: 'start', kind: 'start', exits: { next: ['say'] } },
      { id: 'say', kind: 'play_message', settings: { prompt: heard(id) }, exits: { next: ['end'] } },
      { id: 'end', kind: 'hangup', exits: {} },
    ],
  }) as unknown as Flow;
const silence = {
  steps: [
    { id: 'start', kind: 'start', exits: { next: ['end'] } },
    { id: 'end', kind: 'hangup', exits: {} },
  ],
} as unknown as Flow;

test('what only the version that takes calls names stays too; an older one can not be brought back without it', async () => {
  const { id } = await THINGS.sound.make(admin);
  const { id: ivr } = await admin.call(api.createIvr, { body: { name: 'Main', flow: sound(id) } });
  const params = { id: ivr };
  await admin.call(api.publishIvr, { params });
  await admin.call(api.updateIvr, { params, body: { flow: silence } });
  expect(await refusalOf(THINGS.sound.remove(admin, id))).toEqual([409, 'in_use', `ivr:${ivr}`]);
  await admin.call(api.publishIvr, { params });
  await THINGS.sound.remove(admin, id);
  const [status, code] = await refusalOf(admin.call(api.restoreIvrVersion, { params: { id: ivr, version: 1 } }));
  expect([status, ['ivr.faulty', 'reference.not_found'].includes(String(code))]).toEqual([422, true]);
});

test('a thing that goes while it is being named is named by nobody', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await THINGS.sound.make(admin);
    const endings = await Promise.allSettled([
      admin.call(api.createIvr, { body: { name: 'Main', flow: sound(id) } }),
      THINGS.sound.remove(admin, id),
    ]);
    expect(endings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

/** Everything that can be named, in one flow. */
const everything = (ids: Readonly<Record<string, number>>) => flowOf(...PLACES.map(([thing, , step]) => step(ids[thing] ?? 0)));
const makeAll = async (who: SignedIn): Promise<Record<string, number>> => {
  const ids: Record<string, number> = {};
  for (const [thing, { make }] of Object.entries(THINGS)) ids[thing] = (await make(who)).id;
  return ids;
};

test('a file names things as they are called, and finds those of another house by that', async () => {
  const ids = await makeAll(admin);
  const made = await admin.call(api.createIvr, { body: { name: 'Main', description: 'All of it', number: '600', flow: everything(ids) } });
  const file = await admin.call(api.exportIvr, { params: { id: made.id } });
  expect(file).toMatchObject({ botpbx_ivr: 1, name: 'Main', description: 'All of it', flow: made.flow });
  expect(file.names).toMatchObject({
    [`extension:${ids.extension}`]: '1001',
    [`queue:${ids.queue}`]: 'Support',
    [`sound:${ids.sound}`]: 'Welcome',
  });
  expect(Object.keys(file.names)).toHaveLength(10);
  const other = await at.signedInAs('admin');
  // other ids there
  await other.call(createExtension, { body: { extension: '2001', name: 'Phone' } });
  await other.call(createQueue, { body: { name: 'Sales' } });
  await other.call(createQueue, { body: { name: 'Other' } });
  const theirs = await makeAll(other);
  const imported = await other.call(api.importIvr, { body: file });
  expect(imported).toMatchObject({
    name: 'Main',
    description: 'All of it',
    number: null,
    failed_destination: null,
    version: 0,
    missing: [],
  });
  expect(imported.flow).toEqual(withFlowRefs(made.flow, ({ type }) => theirs[type] ?? null));
});

test('what nothing is called is left to be chosen, and told', async () => {
  const ids = await makeAll(admin);
  const { id } = await admin.call(api.createIvr, { body: { name: 'Main', flow: everything(ids) } });
  const file = await admin.call(api.exportIvr, { params: { id } });
  const other = await at.signedInAs('admin');
  await THINGS.queue.make(other);
  const imported = await other.call(api.importIvr, { body: file });
  expect(new Set(flowRefs(imported.flow).map(({ type }) => type))).toEqual(new Set(['queue']));
  expect(imported.missing.toSorted()).toEqual([
    'agent Reception',
    'conference Round table',
    'extension 1001',
    'ivr Night',
    'page All',
    'park Yard',
    'ring group Sales',
    'sound Welcome',
    'time condition Hours',
  ]);
  // without names the ids of a file mean nothing, whatever they are here
  const bare = await admin.call(api.importIvr, { body: { ...file, names: {} } });
  expect(flowRefs(bare.flow)).toEqual([]);
});

test('of several that are called the same, the one of the file is meant, or else the oldest', async () => {
  const ids = [await THINGS.queue.make(admin), await admin.call(createQueue, { body: { name: 'Support', key: 'other' } })].map(
    ({ id }) => id,
  );
  const flow = flowOf({ kind: 'queue_check', settings: { queue_id: ids[1] } });
  const { id } = await admin.call(api.createIvr, { body: { name: 'Main', flow } });
  const file = await admin.call(api.exportIvr, { params: { id } });
  const again = await admin.call(api.importIvr, { body: file });
  expect(flowRefs(again.flow)).toMatchObject([{ id: ids[1] }]);
  const elsewhere = { ...file, flow: withFlowRefs(file.flow, () => 999), names: { 'queue:999': 'Support' } };
  expect(flowRefs((await admin.call(api.importIvr, { body: elsewhere })).flow)).toMatchObject([{ id: ids[0] }]);
});

test('versions tell what they changed by the names of things', async () => {
  const ids = [await THINGS.queue.make(admin), await admin.call(createQueue, { body: { name: 'Sales', key: 'sales' } })].map(
    ({ id }) => id,
  );
  const desk = (id: number | undefined) =>
    ({
      steps: [
        { id: 'start', kind: 'start', exits: { next: ['desk'] } },
        { id: 'desk', kind: 'transfer', name: 'Desk', settings: { destination: { type: 'queue', id } } },
      ],
    }) as unknown as Flow;
  const { id } = await admin.call(api.createIvr, { body: { name: 'Main', flow: desk(ids[0]) } });
  await admin.call(api.publishIvr, { params: { id } });
  await admin.call(api.updateIvr, { params: { id }, body: { flow: desk(ids[1]) } });
  await admin.call(api.publishIvr, { params: { id } });
  const [last] = (await admin.call(api.listIvrVersions, { params: { id } })).data;
  expect(last?.changes).toEqual(['Transfer "Desk": destination changed from queue "Support" to queue "Sales".']);
});
