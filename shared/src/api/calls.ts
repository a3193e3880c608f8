import { z } from 'zod';
import { CallId } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { ExtensionNumber } from '../base/phone.ts';
import { Call, CallDetails, CallWithLegs, Direction, Disposition } from '../model/call.ts';

const Day = z.iso.date();
/** A day of the tenant's zone (`end` is inclusive) or an instant. */
const When = z.union([Day, z.iso.datetime({ offset: true })]);
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const Whole = z.coerce.number<number>().int().min(0).max(1_000_000_000);

/** What narrows down the history of calls; all that are given must fit. */
export const CallFilters = z.strictObject({
  start: When.optional().describe("Day in the tenant's zone, or an instant"),
  end: When.optional().describe('Inclusive'),
  direction: Direction.optional(),
  disposition: Disposition.optional(),
  party: z.string().max(40).optional().describe('A number that called or was called'),
  extension: ExtensionNumber.optional().describe('An extension that took part, also by a transfer or in a group'),
  trunk_id: Whole.optional().describe('The trunk that the call came or went over'),
  queue: z.string().min(1).max(80).optional().describe('Key of a queue that the caller waited in'),
  min_duration: Whole.optional().describe('Least seconds of talk'),
  max_duration: Whole.optional().describe('Most seconds of talk'),
  has_recording: Flag.optional().describe('Whether it was recorded'),
});
export type CallFilters = z.infer<typeof CallFilters>;

const ofCall = z.strictObject({ id: CallId });
/** What a phone can dial. */
const Dialled = z.string().regex(/^[0-9+*#]{1,32}$/, 'is a number: digits, +, * and #, at most 32');

export const listCalls = operation({
  method: 'GET',
  path: '/api/calls',
  permission: 'calls:read',
  says: 'Lists the calls that have ended, newest first',
  query: z.strictObject({ ...PageQuery.shape, ...CallFilters.shape }),
  result: pageOf(Call),
  errors: [],
});
export const listLiveCalls = operation({
  method: 'GET',
  path: '/api/calls/live',
  permission: 'calls:read',
  says: 'Lists the calls that are going on, with their legs',
  result: z.object({ data: z.array(CallWithLegs) }),
  errors: [],
});
export const exportCalls = operation({
  method: 'GET',
  path: '/api/calls/export',
  permission: 'calls:read',
  says: 'Gives the calls that have ended as CSV, newest first: a header, then one line a call, however many there are',
  query: CallFilters,
  bytes: ['text/csv'],
  errors: [],
});
export const getCall = operation({
  method: 'GET',
  path: '/api/calls/:id',
  permission: 'calls:read',
  says: 'Reads one call with its legs and what happened in it',
  params: ofCall,
  result: CallDetails,
  errors: ['call.not_found'],
});

/** What is asked for when a call is placed. */
export const Originate = z.strictObject({
  from: ExtensionNumber.describe('The extension whose phones ring first'),
  to: Dialled.describe('What is dialled when one of them is picked up: any number that the extension may call'),
  caller_id: z
    .string()
    .regex(/^\+?[0-9]{3,20}$/, 'is a public number')
    .nullable()
    .default(null)
    .describe("One of the tenant's own numbers, shown to a callee outside; null: the one that the extension has"),
  timeout: z.number().int().min(5).max(300).default(30).describe('Seconds that the phones of `from` ring'),
});
export type Originate = z.infer<typeof Originate>;

export const originateCall = operation({
  method: 'POST',
  path: '/api/calls/originate',
  permission: 'calls:write',
  says: 'Places a call: rings an extension, then dials for it. With an Idempotency-Key the same request never places a second call',
  body: Originate,
  result: z.object({ call_id: CallId.describe('Under this id the call is live, and later in the history'), node_id: z.number().int() }),
  status: 202,
  errors: ['reference.not_found', 'call.not_allowed', 'call.impossible', 'call.wrong_state', 'idempotency.answer_lost', 'unavailable'],
});
export const hangUpCall = operation({
  method: 'POST',
  path: '/api/calls/:id/hangup',
  permission: 'calls:write',
  says: 'Ends a call that is going on',
  params: ofCall,
  result: z.object({ call_id: CallId, legs: z.number().int().describe('Parties that were hung up') }),
  status: 200,
  errors: ['call.not_found', 'call.over', 'unavailable'],
});
export const transferCall = operation({
  method: 'POST',
  path: '/api/calls/:id/transfer',
  permission: 'calls:write',
  says: 'Sends whoever talks with an extension to another number, as the extension itself could',
  params: ofCall,
  body: z.strictObject({
    to: Dialled.describe('Any number inside, or one outside that the extension may call'),
    type: z.literal('blind').default('blind'),
    by: ExtensionNumber.optional().describe('The extension that hands over; by default the one that answered, else the one that called'),
  }),
  result: z.object({
    call_id: CallId,
    by: z.string().describe('The extension that handed over'),
    party: z.string().describe('Who was sent on'),
    to: z.string(),
  }),
  status: 200,
  errors: ['call.not_found', 'call.over', 'call.not_allowed', 'call.impossible', 'call.wrong_state', 'unavailable'],
});

export const callOperations = [listCalls, listLiveCalls, exportCalls, getCall, originateCall, hangUpCall, transferCall] as const;
