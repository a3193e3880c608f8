/** The speaking clock. */
import { CAUSE, type ClockDecision } from '@botpbx/shared/model/decision';
import type { Way } from './way.ts';

/** Whoever forgot to hang up is not told the time for ever. */
const ROUNDS = 10;
/** From the words to the tone. */
const LEAD_MS = 10_000;

/** Tells the date and the time of the tenant's zone, with a tone at the second that was told. */
export async function tellTime(
  { timeZone }: ClockDecision,
  { caller, media, nowMs }: Pick<Way, 'caller' | 'media' | 'nowMs'>,
): Promise<void> {
  await media.answer();
  for (let round = 0; round < ROUNDS; round += 1) {
    const atMs = Math.ceil((nowMs() + LEAD_MS) / 10_000) * 10_000;
    const { isGone } = await media.play([
      { kind: 'core', name: 'at-tone-time-exactly' },
      { kind: 'instant', atMs, timeZone },
    ]);
    const waitSeconds = Math.round((atMs - nowMs()) / 1000);
    const rest = waitSeconds >= 1 ? [{ kind: 'silence', seconds: waitSeconds } as const] : [];
    if (isGone || (await media.play([...rest, { kind: 'core', name: 'beep' }])).isGone) return;
  }
  return caller.leave(CAUSE.normal);
}
