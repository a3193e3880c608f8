/** Sends what waits in the outbox. Each mail is sent once: it is taken before the first byte goes out, and what may have arrived is not repeated. */
import { bytesIn, gathered } from '../platform/byte-streams.ts';
import { type Mail, MailRefused, MailUnsure } from '../platform/mailer.ts';
import type { Platform } from '../platform/platform.ts';
import { claim, giveUpSending, listDue, type MailRow, settleMail } from './store.ts';

const AT_A_TIME = 50;
const MAX_TRIES = 10;
const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;
const WITHIN_MS = 120_000;
/** After so long whoever took a mail is dead. */
const DEAD_AFTER_MS = 10 * 60_000;

/** Sends the mails that are due. Without a way for mail they wait. A job of each minute calls it, and whoever put one in. */
export async function deliverMails(platform: Platform): Promise<void> {
  const { db, clock, mailer } = platform;
  await giveUpSending(db, clock.nowMs() - DEAD_AFTER_MS, clock.nowMs());
  if (!mailer.isConfigured) return;
  for (const row of await listDue(db, clock.nowMs(), AT_A_TIME)) if (await claim(db, row, clock.nowMs())) await deliver(platform, row);
}

async function deliver(platform: Platform, row: MailRow): Promise<void> {
  const { db, clock, log, mailer } = platform;
  try {
    await mailer.send(await mailOf(platform, row), AbortSignal.timeout(WITHIN_MS));
    await settleMail(db, row.id, { state: 'sent', fault: null }, clock.nowMs());
  } catch (error) {
    const tries = row.tries + 1;
    const isHopeless = error instanceof MailRefused || error instanceof MailUnsure || tries >= MAX_TRIES;
    const fault = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const dueMs = clock.nowMs() + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));
    await settleMail(db, row.id, { state: isHopeless ? 'failed' : 'waiting', fault, dueMs }, clock.nowMs());
    log.warn(isHopeless ? 'a mail was given up' : 'a mail was not sent, will try again', { mailId: row.id, tries, why: fault });
  }
}

async function mailOf({ blobs, settings }: Platform, row: MailRow): Promise<Mail> {
  const { id, to, subject, text, attachment: key, attachment_name: name, attachment_type: type } = row;
  const mail = { to, subject, text, messageId: `<mail-${id}@${settings.sipBaseDomain}>` };
  if (key === null || name === null || type === null) return mail;
  const found = await blobs.get(key);
  if (!found) return { ...mail, text: `${text}\n\nThe message itself is no longer there.` };
  return { ...mail, attachment: { name, type, bytes: await gathered(bytesIn(found.body), found.bytes) } };
}
