import type { QueueRoom } from '../queue-room.ts';

/** There is no queue. */
export const noQueues: QueueRoom = {
  wait: async () => 'failed',
  look: async () => undefined,
  movedTo: () => null,
  membershipsOf: () => [],
  callBack: async () => false,
};
