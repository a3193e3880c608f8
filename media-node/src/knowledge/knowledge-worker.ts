/** The thread of the knowledge search: no caller's sound waits for a disk or a large document. */
import { parentPort, workerData } from 'node:worker_threads';
import { openArchive } from './archive.ts';
import { Order } from './order.ts';

const archive = openArchive(String(workerData));

parentPort?.on('message', ({ id, ...order }: { id: number }) => {
  try {
    parentPort?.postMessage({ id, result: archive.obey(Order.parse(order)) });
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : String(error) });
  }
});
