import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewTrunk, Trunk, TrunkPatch } from '../model/trunk.ts';
import { TrunkTest } from '../model/trunk-test.ts';

export const listTrunks = operation({
  method: 'GET',
  path: '/api/trunks',
  permission: 'trunks:read',
  says: 'Lists the trunks',
  query: PageQuery,
  result: pageOf(Trunk),
  errors: [],
});
export const getTrunk = operation({
  method: 'GET',
  path: '/api/trunks/:id',
  permission: 'trunks:read',
  says: 'Reads one trunk',
  params: IdParams,
  result: Trunk,
  errors: ['trunk.not_found'],
});
export const createTrunk = operation({
  method: 'POST',
  path: '/api/trunks',
  permission: 'trunks:write',
  says: 'Creates a trunk',
  body: NewTrunk,
  result: Trunk,
  errors: ['trunk.name_taken', 'inbound_route.did_taken'],
});
export const updateTrunk = operation({
  method: 'PUT',
  path: '/api/trunks/:id',
  permission: 'trunks:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: TrunkPatch,
  result: Trunk,
  errors: ['trunk.not_found', 'trunk.name_taken', 'inbound_route.did_taken'],
});
export const deleteTrunk = operation({
  method: 'DELETE',
  path: '/api/trunks/:id',
  permission: 'trunks:write',
  says: 'Deletes a trunk',
  params: IdParams,
  errors: ['trunk.not_found', 'in_use'],
});

export const testTrunk = operation({
  method: 'POST',
  path: '/api/trunks/:id/test',
  permission: 'trunks:write',
  says: "Has the trunk's node look its carrier up, ask it with OPTIONS, and tell how the registration stands and why",
  params: IdParams,
  body: z.strictObject({}),
  result: TrunkTest,
  status: 200,
  errors: ['trunk.not_found', 'trunk.disabled', 'unavailable'],
});

export const trunkOperations = [listTrunks, getTrunk, createTrunk, updateTrunk, deleteTrunk, testTrunk] as const;
