/** What the node process tells of itself in `status.json`, once a second. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface NodeState {
  readonly started_at: string;
  readonly revision: number | null;
  readonly cloud: { readonly is_connected: boolean; readonly reason: string | null };
  readonly asterisk: { readonly is_connected: boolean };
}

/** `stranger`: the cloud does not know this node, or knows another one under its number. */
export type Serving = 'serving' | 'stranger' | 'late';

const STRANGER = /^refused: (unknown_node|bad_signature)$/;
const POLL_MS = 50;

/** Waits until a node process that started after `sinceMs` (of the wall clock) runs a configuration on Asterisk. */
export async function untilServing(home: string, sinceMs: number, deadlineMs: number): Promise<Serving> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const state = read(join(home, 'node', 'status.json'));
    if (state && Date.parse(state.started_at) >= sinceMs) {
      if (STRANGER.test(state.cloud.reason ?? '')) return 'stranger';
      if (state.revision !== null && state.asterisk.is_connected && state.cloud.is_connected) return 'serving';
    }
    if (performance.now() > until) return 'late';
    await sleep(POLL_MS);
  }
}

/** The file is replaced whole, so it is never read half-written. */
const read = (path: string): NodeState | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as NodeState) : undefined;
