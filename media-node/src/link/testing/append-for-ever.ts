/** A process that appends until it is killed, and tells its parent of each event that is kept. */
import { silentLog } from '../../log.ts';
import { openSpool } from '../spool.ts';

const spool = await openSpool({ folder: process.argv[2] ?? '', log: silentLog, segmentBytes: 20_000 });
for (;;) {
  const at = new Date().toISOString();
  const events = Array.from({ length: 1 + Math.floor(Math.random() * 20) }, () =>
    spool.append({ kind: 'security', tenant_id: 1, at, what: 'other', account: 'a', address: '127.0.0.1' }),
  );
  for (const seq of await Promise.all(events)) process.send?.(seq);
}
