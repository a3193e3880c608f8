/** What calls are routed by: the configuration of the cloud, and what was changed here since. */
import { join } from 'node:path';
import type { Change } from '@botpbx/shared/link/changes';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { makeChanges } from './changes/changes.ts';
import { openJournal } from './link/journal.ts';
import type { Spool } from './link/spool.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';

export interface ChangingOptions {
  readonly nodeFolder: string;
  readonly spool: Spool;
  readonly live: Live;
  readonly log: Log;
  /** Something else is live now. */
  readonly onLive: () => void;
}

export interface Changing {
  /** A configuration goes live, with what was changed here laid over it. */
  set(config: NodeConfig): void;
  /** Makes a change, in effect at once. */
  make(tenantId: number, change: Change): void;
  stop(): Promise<void>;
}

/** Opens what was changed here in an earlier life. */
export async function openChanging({ nodeFolder, spool, live, log, onLive }: ChangingOptions): Promise<Changing> {
  const store = await openJournal(join(nodeFolder, 'changes', 'journal'), log);
  const changes = makeChanges({ store, tell: (event) => spool.append(event), log, nowMs: Date.now });
  let config: NodeConfig | undefined;
  const goLive = () => {
    if (!config) return;
    live.set(changes.over(config));
    onLive();
  };
  changes.onMade(goLive);
  return {
    set: (given) => {
      config = given;
      goLive();
    },
    make: changes.make,
    stop: async () => {
      await changes.settled();
      await store.close();
    },
  };
}
