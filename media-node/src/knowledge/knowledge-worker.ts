/** The thread of the knowledge search: no caller's sound waits for a disk or a large document. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openArchive } from './archive.ts';
import { Order } from './order.ts';

const { folder } = z.object({ folder: z.string() }).parse(workerData);
const archive = openArchive(folder);

parentPort?.on('message', ({ id, ...order }: { id: number }) => {
  try {
    parentPort?.postMessage({ id, result: archive.obey(Order.parse(order)) });
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : String(error) });
  }
});
