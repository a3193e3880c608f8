import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewRingGroup, RingGroup, RingGroupPatch } from '../model/ring-group.ts';

export const listRingGroups = operation({
  method: 'GET',
  path: '/api/ring-groups',
  permission: 'ring_groups:read',
  says: 'Lists the ring groups',
  query: PageQuery,
  result: pageOf(RingGroup),
  errors: [],
});
export const getRingGroup = operation({
  method: 'GET',
  path: '/api/ring-groups/:id',
  permission: 'ring_groups:read',
  says: 'Reads one ring group',
  params: IdParams,
  result: RingGroup,
  errors: ['ring_group.not_found'],
});
export const createRingGroup = operation({
  method: 'POST',
  path: '/api/ring-groups',
  permission: 'ring_groups:write',
  says: 'Creates a ring group',
  body: NewRingGroup,
  result: RingGroup,
  errors: ['extension.number_taken', 'reference.not_found', 'destination.not_found'],
});
export const updateRingGroup = operation({
  method: 'PUT',
  path: '/api/ring-groups/:id',
  permission: 'ring_groups:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: RingGroupPatch,
  result: RingGroup,
  errors: ['ring_group.not_found', 'extension.number_taken', 'reference.not_found', 'destination.not_found', 'destination.loop'],
});
export const deleteRingGroup = operation({
  method: 'DELETE',
  path: '/api/ring-groups/:id',
  permission: 'ring_groups:write',
  says: 'Deletes a ring group',
  params: IdParams,
  errors: ['ring_group.not_found', 'in_use'],
});

export const ringGroupOperations = [listRingGroups, getRingGroup, createRingGroup, updateRingGroup, deleteRingGroup] as const;
