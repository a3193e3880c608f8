/** The ways into a mailbox. Whoever hangs up on one has done nothing wrong. */
import { AgiGoneError } from '../asterisk/agi/session.ts';
import type { MailRoom, Taken } from '../routing/mail-room.ts';
import { leave, take } from './leave.ts';
import { choosePin, logIn, proves } from './log-in.ts';
import { openMailbox } from './menu.ts';
import { core, type OpenBox, say, type Visit, VisitorGone } from './visit.ts';

/** The mailboxes as one caller meets them. */
export function mailRoom(visit: Visit): MailRoom {
  const { directory, media } = visit;
  return {
    leave: async (tenantId, decision) => {
      const box = directory.find(tenantId, decision.mailbox.id);
      if (!box) return 'absent';
      const outcome = await unlessGone(() => leave(visit, box, decision), 'done');
      if (outcome === 'done') return 'done';
      await unlessGone(async () => ((await proves(visit, box)) ? openMailbox(visit, box) : undefined), undefined);
      return 'done';
    },
    take: async (tenantId, { mailbox, maxSeconds }) => {
      const box = directory.find(tenantId, mailbox);
      return box ? unlessGone<Taken>(() => take(visit, box, maxSeconds), { kind: 'gone' }) : { kind: 'absent' };
    },
    own: (tenantId, extension) =>
      unlessGone(async () => {
        const box = directory.find(tenantId, extension.id);
        await media.answer();
        if (!box) return void (await say(visit, core('vm-nobox', 'vm-goodbye')));
        if (await mayEnter(visit, box)) await openMailbox(visit, box);
      }, undefined),
    other: (tenantId, dialled) =>
      unlessGone(async () => {
        await media.answer();
        const box = await logIn(visit, tenantId, dialled);
        if (box) await openMailbox(visit, box);
      }, undefined),
  };
}

/** From its own phone a mailbox without a PIN is open, and its owner is asked to choose one. */
async function mayEnter(visit: Visit, box: OpenBox): Promise<boolean> {
  if (box.settings.pin !== null) return !box.settings.pin_required || proves(visit, box);
  await choosePin(visit, box);
  return true;
}

async function unlessGone<Result>(steps: () => Promise<Result>, gone: Result): Promise<Result> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof VisitorGone || error instanceof AgiGoneError) return gone;
    throw error;
  }
}
