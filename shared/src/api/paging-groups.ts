import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewPagingGroup, PagingGroup, PagingGroupPatch } from '../model/paging-group.ts';

export const listPagingGroups = operation({
  method: 'GET',
  path: '/api/paging-groups',
  permission: 'paging_groups:read',
  says: 'Lists the paging groups',
  query: PageQuery,
  result: pageOf(PagingGroup),
  errors: [],
});
export const getPagingGroup = operation({
  method: 'GET',
  path: '/api/paging-groups/:id',
  permission: 'paging_groups:read',
  says: 'Reads one paging group',
  params: IdParams,
  result: PagingGroup,
  errors: ['paging_group.not_found'],
});
export const createPagingGroup = operation({
  method: 'POST',
  path: '/api/paging-groups',
  permission: 'paging_groups:write',
  says: 'Creates a paging group',
  body: NewPagingGroup,
  result: PagingGroup,
  errors: ['extension.number_taken', 'reference.not_found'],
});
export const updatePagingGroup = operation({
  method: 'PUT',
  path: '/api/paging-groups/:id',
  permission: 'paging_groups:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: PagingGroupPatch,
  result: PagingGroup,
  errors: ['paging_group.not_found', 'extension.number_taken', 'reference.not_found'],
});
export const deletePagingGroup = operation({
  method: 'DELETE',
  path: '/api/paging-groups/:id',
  permission: 'paging_groups:write',
  says: 'Deletes a paging group',
  params: IdParams,
  errors: ['paging_group.not_found', 'in_use'],
});

export const pagingGroupOperations = [listPagingGroups, getPagingGroup, createPagingGroup, updatePagingGroup, deletePagingGroup] as const;
