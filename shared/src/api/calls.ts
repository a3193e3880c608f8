import { z } from 'zod';
import { CallId } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Call, CallWithLegs, Direction, Disposition } from '../model/call.ts';

const Day = z.iso.date();
/** A day of the tenant's zone (`end` is inclusive) or an instant. */
const When = z.union([Day, z.iso.datetime({ offset: true })]);

export const listCalls = operation({
  method: 'GET',
  path: '/api/calls',
  permission: 'calls:read',
  says: 'Lists the calls that have ended, newest first',
  query: PageQuery.extend({
    start: When.optional().describe("Day in the tenant's zone, or an instant"),
    end: When.optional().describe('Inclusive'),
    direction: Direction.optional(),
    disposition: Disposition.optional(),
    party: z.string().max(40).optional().describe('A number that called or was called'),
  }),
  result: pageOf(Call),
  errors: [],
});
export const listLiveCalls = operation({
  method: 'GET',
  path: '/api/calls/live',
  permission: 'calls:read',
  says: 'Lists the calls that are going on',
  result: z.object({ data: z.array(Call) }),
  errors: [],
});
export const getCall = operation({
  method: 'GET',
  path: '/api/calls/:id',
  permission: 'calls:read',
  says: 'Reads one call with its legs',
  params: z.strictObject({ id: CallId }),
  result: CallWithLegs,
  errors: ['call.not_found'],
});

export const callOperations = [listCalls, listLiveCalls, getCall] as const;
