import type { PlaceDecision } from '@botpbx/shared/model/decision';
import type { RoutingConferenceRoom } from '@botpbx/shared/model/routing-places';
import { expect, test } from 'vitest';
import type { Places, StayOutcome } from '../flow/places.ts';
import { goToPlace, intercom, pickUpDirected, pickUpGroup } from './places.ts';
import { scriptedWay, type World } from './testing/way.ts';

/** Does something in a house whose places write down who comes. */
async function did(work: (way: Parameters<typeof goToPlace>[1]) => Promise<void>, world: World = {}, outcome: StayOutcome = 'done') {
  const scripted = scriptedWay(world);
  const said = (what: string) => {
    log.push(what);
    return Promise.resolve(outcome);
  };
  const log: string[] = [];
  const places: Places = {
    conference: ({ roomId, isLeader, waitsForLeader }) =>
      said(`room ${roomId}${isLeader ? ' leads' : ''}${waitsForLeader ? ' waits' : ''}`),
    page: (endpoints, isTwoWay) => said(`page ${endpoints.join('+')}${isTwoWay ? ' both' : ''}`),
    intercom: async (endpoint) => {
      await said(`intercom ${endpoint}`);
      return 'answered';
    },
    park: ({ id, firstSlot, slots }, seconds) => said(`park ${id} ${firstSlot}+${slots} ${seconds}`),
    unpark: ({ id }, slot) => said(`unpark ${id} ${slot}`),
    pickUp: (endpoint) => said(`pick up ${endpoint ?? 'group'}`),
  };
  await work({ ...scripted.way, places });
  return [
    ...scripted.steps.filter((step) => !step.startsWith('leave')),
    ...log,
    ...scripted.steps.filter((step) => step.startsWith('leave')),
  ];
}

const room = (more: Partial<RoutingConferenceRoom> = {}): RoutingConferenceRoom => ({
  ...{ id: 3, name: 'Board', number: '800', pin: null, admin_pin: null, max_members: 5 },
  ...{ wait_for_leader: false, announce: false, recorded: false },
  ...more,
});
const toRoom = (more?: Partial<RoutingConferenceRoom>, presses?: string[], outcome?: StayOutcome) =>
  did((way) => goToPlace({ kind: 'conference', room: room(more), why: '' }, way), presses ? { presses } : {}, outcome);

test('a room without a PIN lets everybody in', async () => {
  expect(await toRoom()).toEqual(['answer', 'room 3', 'leave 16']);
  expect(await toRoom({}, [], 'failed')).toEqual(['answer', 'room 3', 'leave 34']);
  expect(await toRoom({}, [], 'gone')).toEqual(['answer', 'room 3']);
});

test.each([
  ['the PIN', { pin: '123' }, ['123'], 'room 3'],
  ['the other PIN', { pin: '123', admin_pin: '987', wait_for_leader: true }, ['987'], 'room 3 leads waits'],
  ['nothing where only leaders have a PIN', { admin_pin: '987' }, [''], 'room 3'],
  ['the PIN at the third time', { pin: '123' }, ['1', '2', '123'], 'room 3'],
])('who gives %s comes in', async (_, more, presses, expected) => {
  expect(await toRoom(more, presses)).toContain(expected);
});

test('three wrong PINs are the end, and so is hanging up', async () => {
  const refused = await toRoom({ pin: '123' }, ['1', '2', '3']);
  expect(refused).not.toContain('room 3');
  expect(refused.at(-1)).toBe('leave 21');
  expect((await toRoom({ pin: '123' }, [])).filter((step) => /^(?:room|leave)/.test(step))).toEqual([]);
});

const member = (extension: string) => ({ extension }) as Extract<PlaceDecision, { kind: 'page' }>['members'][number];
const group = { id: 4, name: 'Hall', number: '850', extension_ids: [1, 2], two_way: false, skip_busy: true };
const page = (more: Partial<typeof group> = {}): PlaceDecision => ({
  kind: 'page',
  group: { ...group, ...more },
  members: [member('1001'), member('1002')],
  why: '',
});

test('a page leaves alone who talks, unless it must not', async () => {
  expect(await did((way) => goToPlace(page(), way), { busy: ['1001'] })).toEqual(['page 1002', 'leave 16']);
  const loud = await did((way) => goToPlace(page({ skip_busy: false, two_way: true }), way), { busy: ['1001'] });
  expect(loud).toEqual(['page 1001+1002 both', 'leave 16']);
  expect(await did((way) => goToPlace(page(), way), { busy: ['1001', '1002'] })).toEqual(['say nobody_available', 'leave 19']);
});

const lot = { id: 0, name: 'Parking', number: null, first_slot: '701', slots: 20, timeout: 90, timeout_destination: null };

test('a caller is parked and fetched; an empty slot is no number', async () => {
  expect(await did((way) => goToPlace({ kind: 'park', lot, why: '' }, way))).toEqual(['park 0 701+20 90', 'leave 16']);
  const fetch = (outcome: StayOutcome) => did((way) => goToPlace({ kind: 'unpark', lot, slot: 705, why: '' }, way), {}, outcome);
  expect(await fetch('done')).toEqual(['unpark 0 705', 'leave 16']);
  expect(await fetch('failed')).toEqual(['unpark 0 705', 'leave 1']);
});

const feature = (argument: string) =>
  ({ kind: 'feature', feature: 'pickup', argument, by: undefined, why: '' }) as Parameters<typeof pickUpGroup>[0];

test('what rings is picked up, or nothing rings', async () => {
  expect(await did((way) => pickUpGroup(feature(''), way), {}, 'gone')).toEqual(['pick up group']);
  expect(await did((way) => pickUpDirected(feature('1002'), way), {}, 'failed')).toEqual(['pick up 1002', 'leave 1']);
});

test('an intercom does not break into a talk', async () => {
  expect(await did((way) => intercom(feature('1002'), way))).toEqual(['intercom 1002', 'leave 16']);
  expect(await did((way) => intercom(feature('1002'), way), { busy: ['1002'] })).toEqual(['leave 17']);
});
