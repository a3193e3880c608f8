import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewTimeCondition, TimeCondition, TimeConditionPatch } from '../model/time-condition.ts';

export const listTimeConditions = operation({
  method: 'GET',
  path: '/api/time-conditions',
  permission: 'time_conditions:read',
  says: 'Lists the time conditions',
  query: PageQuery,
  result: pageOf(TimeCondition),
  errors: [],
});
export const getTimeCondition = operation({
  method: 'GET',
  path: '/api/time-conditions/:id',
  permission: 'time_conditions:read',
  says: 'Reads one time condition',
  params: IdParams,
  result: TimeCondition,
  errors: ['time_condition.not_found'],
});
export const createTimeCondition = operation({
  method: 'POST',
  path: '/api/time-conditions',
  permission: 'time_conditions:write',
  says: 'Creates a time condition',
  body: NewTimeCondition,
  result: TimeCondition,
  errors: ['reference.not_found', 'destination.not_found'],
});
export const updateTimeCondition = operation({
  method: 'PUT',
  path: '/api/time-conditions/:id',
  permission: 'time_conditions:write',
  says: 'Changes what the body names; the override is in force within a second',
  params: IdParams,
  body: TimeConditionPatch,
  result: TimeCondition,
  errors: ['time_condition.not_found', 'reference.not_found', 'destination.not_found', 'destination.loop'],
});
export const deleteTimeCondition = operation({
  method: 'DELETE',
  path: '/api/time-conditions/:id',
  permission: 'time_conditions:write',
  says: 'Deletes a time condition',
  params: IdParams,
  errors: ['time_condition.not_found', 'in_use'],
});

export const timeConditionOperations = [
  listTimeConditions,
  getTimeCondition,
  createTimeCondition,
  updateTimeCondition,
  deleteTimeCondition,
] as const;
