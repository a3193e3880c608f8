import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewNumberList, NumberList, NumberListPatch } from '../model/number-list.ts';

export const listNumberLists = operation({
  method: 'GET',
  path: '/api/number-lists',
  permission: 'number_lists:read',
  says: 'Lists the block and allow lists',
  query: PageQuery,
  result: pageOf(NumberList),
  errors: [],
});
export const getNumberList = operation({
  method: 'GET',
  path: '/api/number-lists/:id',
  permission: 'number_lists:read',
  says: 'Reads one block or allow list',
  params: IdParams,
  result: NumberList,
  errors: ['number_list.not_found'],
});
export const createNumberList = operation({
  method: 'POST',
  path: '/api/number-lists',
  permission: 'number_lists:write',
  says: 'Creates a block or allow list',
  body: NewNumberList,
  result: NumberList,
  errors: ['number_list.name_taken', 'destination.not_found'],
});
export const updateNumberList = operation({
  method: 'PUT',
  path: '/api/number-lists/:id',
  permission: 'number_lists:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: NumberListPatch,
  result: NumberList,
  errors: ['number_list.not_found', 'number_list.name_taken', 'destination.not_found'],
});
export const deleteNumberList = operation({
  method: 'DELETE',
  path: '/api/number-lists/:id',
  permission: 'number_lists:write',
  says: 'Deletes a block or allow list',
  params: IdParams,
  errors: ['number_list.not_found', 'in_use'],
});

export const numberListOperations = [listNumberLists, getNumberList, createNumberList, updateNumberList, deleteNumberList] as const;
