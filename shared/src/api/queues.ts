import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { MemberWish, NewQueue, Queue, QueueMemberWish, QueuePatch, QueueStats, QueueWithNow } from '../model/queue.ts';

/** A day of the tenant's zone (`end` is inclusive) or an instant. */
const When = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

export const listQueues = operation({
  method: 'GET',
  path: '/api/queues',
  permission: 'queues:read',
  says: 'Lists the queues',
  query: PageQuery,
  result: pageOf(Queue),
  errors: [],
});
export const getQueue = operation({
  method: 'GET',
  path: '/api/queues/:id',
  permission: 'queues:read',
  says: 'Reads one queue with what goes on in it now',
  params: IdParams,
  result: QueueWithNow,
  errors: ['queue.not_found'],
});
export const createQueue = operation({
  method: 'POST',
  path: '/api/queues',
  permission: 'queues:write',
  says: 'Creates a queue',
  body: NewQueue,
  result: Queue,
  errors: ['extension.number_taken', 'queue.key_taken', 'reference.not_found', 'destination.not_found', 'sound.unreadable', 'unavailable'],
});
export const updateQueue = operation({
  method: 'PUT',
  path: '/api/queues/:id',
  permission: 'queues:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: QueuePatch,
  result: Queue,
  errors: [
    'queue.not_found',
    'extension.number_taken',
    'queue.key_taken',
    'reference.not_found',
    'destination.not_found',
    'destination.loop',
    'sound.unreadable',
    'unavailable',
  ],
});
export const deleteQueue = operation({
  method: 'DELETE',
  path: '/api/queues/:id',
  permission: 'queues:write',
  says: 'Deletes a queue; whoever waits in it goes to its overflow',
  params: IdParams,
  errors: ['queue.not_found', 'in_use'],
});
export const listQueueMembers = operation({
  method: 'GET',
  path: '/api/queues/:id/members',
  permission: 'queues:read',
  says: 'Lists who has logged in or paused, as they said it',
  params: IdParams,
  result: z.object({ data: z.array(QueueMemberWish) }),
  errors: ['queue.not_found'],
});
export const setQueueMember = operation({
  method: 'PUT',
  path: '/api/queues/:id/members/:extension_id',
  permission: 'queues:write',
  says: 'Logs a member in or out, or lets him pause',
  params: z.strictObject({ id: IdParams.shape.id, extension_id: IdParams.shape.id }),
  body: MemberWish,
  result: QueueMemberWish,
  errors: ['queue.not_found', 'queue.not_a_member'],
});
export const getQueueStats = operation({
  method: 'GET',
  path: '/api/queues/:id/stats',
  permission: 'queues:read',
  says: 'Counts what a queue did in a time; without one, today',
  params: IdParams,
  query: z.object({
    start: When.optional().describe("Day in the tenant's zone, or an instant"),
    end: When.optional().describe('Inclusive'),
  }),
  result: QueueStats,
  errors: ['queue.not_found'],
});

export const queueOperations = [
  listQueues,
  getQueue,
  createQueue,
  updateQueue,
  deleteQueue,
  listQueueMembers,
  setQueueMember,
  getQueueStats,
] as const;
