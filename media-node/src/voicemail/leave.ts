/** A caller leaves a message. */
import type { VoicemailDecision } from '@botpbx/shared/model/decision';
import type { Prompt } from '../flow/media.ts';
import type { Taken } from '../routing/mail-room.ts';
import type { Begun } from './incoming.ts';
import type { OpenBox, Visit } from './visit.ts';
import { core, say } from './visit.ts';

/** Silence that ends a message. */
const SILENCE_S = 10;
/** Tries of a caller whose message is too short. */
const TRIES = 3;
/** Skips the greeting; leads its owner into the mailbox. */
const GREETING_KEYS = '#*';

/** Greets and records. `owner`: the caller asked for the mailbox itself. @throws {VisitorGone} */
export async function leave(visit: Visit, box: OpenBox, decision: VoicemailDecision): Promise<'done' | 'owner'> {
  await visit.media.answer('voicemail');
  if (visit.shelf.isFull(box)) {
    await say(visit, core('vm-mailboxfull', 'vm-goodbye'));
    return 'done';
  }
  const key = await say(visit, await greetingOf(visit, box, decision), GREETING_KEYS);
  if (key === '*') return 'owner';
  for (let left = TRIES; left > 0; left--) {
    const { isKept, isGone } = await record(visit, box, box.settings.max_seconds);
    if (isGone) return 'done';
    if (isKept) {
      await say(visit, core('vm-msgsaved', 'vm-goodbye'));
      return 'done';
    }
    await say(visit, core('vm-tooshort', ...(left > 1 ? ['vm-pls-try-again'] : ['vm-goodbye'])));
  }
  return 'done';
}

/** Records without a greeting; whoever asks has said what it is for. @throws {VisitorGone} */
export async function take(visit: Visit, box: OpenBox, maxSeconds: number): Promise<Taken> {
  await visit.media.answer('voicemail');
  if (visit.shelf.isFull(box)) return { kind: 'full' };
  const { isKept, isGone, durationMs } = await record(visit, box, maxSeconds);
  if (isGone) return { kind: 'gone' };
  return isKept ? { kind: 'kept', seconds: Math.round(durationMs / 1000) } : { kind: 'short' };
}

async function greetingOf({ greetings }: Visit, box: OpenBox, { greeting, mailbox }: VoicemailDecision): Promise<Prompt[]> {
  const own = box.greetings[greeting] ?? (await greetings.find(box, greeting));
  if (own) return [own];
  const intro = core('vm-intro');
  if (mailbox.extension === null) return intro;
  const called = core(greeting === 'busy' ? 'vm-isonphone' : 'vm-isunavail');
  const name = box.greetings.name ?? (await greetings.find(box, 'name'));
  return [...(name ? [name] : [...core('vm-theperson'), { kind: 'digits', value: mailbox.extension } as const]), ...called, ...intro];
}

/** The message stands on the disk when this returns. A caller who hangs up leaves what he has said. */
async function record(visit: Visit, box: OpenBox, maxSeconds: number): Promise<{ isKept: boolean; isGone: boolean; durationMs: number }> {
  const { media, incoming, who } = visit;
  const begun: Begun = {
    tenant_id: box.tenantId,
    mailbox: box.mailbox,
    ref: visit.newRef(),
    folder: 'new',
    from: who.number.slice(0, 80),
    from_name: who.name === '' ? null : who.name,
    received_at: new Date(visit.nowMs()).toISOString(),
  };
  const path = await incoming.begin(begun);
  const recorded = await media.record({
    path,
    maxSeconds,
    silenceSeconds: SILENCE_S,
    stopDigits: '#',
    hasBeep: true,
  });
  const note = await incoming.finish(begun, recorded.durationMs);
  return { isKept: note !== undefined, isGone: recorded.endedBy === 'gone', durationMs: recorded.durationMs };
}
