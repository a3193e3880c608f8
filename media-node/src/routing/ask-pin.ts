/** Asks a caller for a PIN before his call leaves the house. */
import type { HashedPins } from '@botpbx/shared/model/outside';
import { routePinOf } from '@botpbx/shared/model/route-pin';
import type { Media } from '../flow/media.ts';

export type PinAnswer = { readonly kind: 'given'; readonly pinId: number } | { readonly kind: 'wrong' | 'gone' };

const TRIES = 3;
const MAX_DIGITS = 10;
const TIMEOUT_MS = 8_000;

/** Answers the call and asks up to three times. */
export async function askPin(media: Media, set: HashedPins): Promise<PinAnswer> {
  await media.answer();
  for (let tries = 0; tries < TRIES; tries++) {
    const prompts = [{ kind: 'core', name: tries === 0 ? 'agent-pass' : 'auth-incorrect' }] as const;
    const heard = await media.readDigits({ prompts, maxDigits: MAX_DIGITS, timeoutMs: TIMEOUT_MS, terminator: '#' });
    if (heard.kind === 'gone') return heard;
    const pinId = heard.digits === '' ? undefined : await routePinOf(set, heard.digits);
    if (pinId !== undefined) return { kind: 'given', pinId };
  }
  return { kind: 'wrong' };
}
