/** Names the call of a caller who has just come. */
import { CallId } from '@botpbx/shared/base/ids';
import type { CallState } from '../calls/call.ts';
import { getFullVariable } from './agi/commands.ts';
import type { AgiSession } from './agi/session.ts';

const KNOWN_WITHIN_MS = 400;
const LOOK_EVERY_MS = 20;

/** Asterisk's events come a moment after the caller; without them his channel names the call. @throws {AgiGoneError} */
export async function callIdOf(registry: { calls(): readonly CallState[] }, entrant: AgiSession): Promise<CallId | undefined> {
  const leg = entrant.variable('agi_uniqueid');
  const dueMs = performance.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const call = registry.calls().find(({ legs }) => legs.some(({ id }) => id === leg));
    if (call) return call.id;
    if (performance.now() >= dueMs) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return CallId.safeParse(await getFullVariable(entrant, 'CHANNEL(linkedid)')).data;
}
