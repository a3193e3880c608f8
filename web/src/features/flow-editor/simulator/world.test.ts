import { Flow } from '@botpbx/shared/model/flow';
import type { WalkableFlow } from '@botpbx/shared/model/flow-walk';
import { TimeCondition } from '@botpbx/shared/model/time-condition';
import { expect, test } from 'vitest';
import { makeWorld, type WorldParts } from './world.ts';

const leadingTo = (id: number, ...others: number[]): WalkableFlow => ({
  ...{ id, name: `Flow ${id}`, version: 1 },
  flow: Flow.parse({ steps: others.map((other) => ({ id: `to_${other}`, kind: 'sub_flow', settings: { ivr_id: other } })) }),
});

const condition = TimeCondition.parse({
  ...{ id: 7, name: 'Hours', time_zone: null, ranges: [], calendar_ids: [3], override: 'auto' },
  open_destination: { type: 'hangup' },
  closed_destination: { type: 'hangup' },
  ...{ created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' },
});

const partsOf = (more: Partial<WorldParts>): WorldParts => ({
  root: leadingTo(1, 2),
  timeZone: 'Europe/Berlin',
  read: () => Promise.resolve(undefined),
  conditions: [],
  holidaysOf: (ids) => ids.map((id) => ({ date: `2026-12-0${id}`, yearly: false })),
  ...more,
});

test('flows that lead in a circle are each read once', async () => {
  const read: number[] = [];
  const world = await makeWorld(
    partsOf({
      read: (id) => {
        read.push(id);
        return Promise.resolve(leadingTo(id, 1, id + 1 > 4 ? 2 : id + 1));
      },
    }),
  );
  expect(read).toEqual([2, 3, 4]);
  expect([1, 2, 3, 4, 5].map((id) => world.flow(id)?.name)).toEqual(['Flow 1', 'Flow 2', 'Flow 3', 'Flow 4', undefined]);
});

test('hours come with their holidays, in the zone of the tenant or their own', async () => {
  const other = { ...condition, id: 8, time_zone: 'Asia/Tokyo' };
  const world = await makeWorld(partsOf({ conditions: [condition, other] }));
  expect(world.timeCondition(7)).toMatchObject({ holidays: [{ date: '2026-12-03' }], override: 'auto', zone: { name: 'Europe/Berlin' } });
  expect(world.timeCondition(8)?.zone.name).toBe('Asia/Tokyo');
  expect(world.timeCondition(9)).toBeUndefined();
});

test('a zone that nobody knows is none', async () => {
  const world = await makeWorld(partsOf({}));
  expect([world.zoneOf('Europe/Paris')?.name, world.zoneOf('Atlantis')]).toEqual(['Europe/Paris', undefined]);
});
