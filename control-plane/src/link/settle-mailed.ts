/** What follows when a message was mailed: as its owner wishes it stays new, counts as heard, or goes. */
import { unreachable } from '@botpbx/shared/base/errors';
import { TenantDb } from '../db/scoped.ts';
import { mailWishesOf } from '../extensions/mail-wishes.ts';
import { statesOf } from '../mails/store.ts';
import type { Platform } from '../platform/platform.ts';
import { getTenant } from '../tenants/store.ts';
import { changeVoicemail, listMailed, setEmail, type VoicemailChange, type VoicemailRow } from '../voicemails/store.ts';
import { tellNode } from '../voicemails/tell.ts';

const AT_A_TIME = 200;

/** Does what follows for every mail that has gone out. A job of each minute calls it. */
export async function settleMailed(platform: Platform): Promise<void> {
  const { db } = platform;
  const rows = await listMailed(db, AT_A_TIME);
  const states = await statesOf(
    db,
    rows.map((row) => `voicemail:${row.id}`),
  );
  for (const row of rows) {
    const state = states.get(`voicemail:${row.id}`);
    if (state === 'failed') await setEmail(db, row.id, 'failed');
    if (state === 'sent') await afterMail(platform, row);
  }
}

async function afterMail(platform: Platform, row: VoicemailRow): Promise<void> {
  const { db, clock, hub } = platform;
  const change = row.deleted_at === null ? await changeAfter(platform, row) : undefined;
  await setEmail(db, row.id, 'sent');
  if (!change) return;
  const own = new TenantDb({ db, tenantId: row.tenant_id, actor: 'system', nowMs: clock.nowMs, desiredChanged: () => undefined });
  const changed = await changeVoicemail(own, row, change);
  if (!changed) return;
  hub.toTenant(row.tenant_id, { event: 'voicemail.changed', data: { mailbox: row.mailbox, timestamp: changed.changed_at } });
  await tellNode(platform, changed);
}

async function changeAfter({ db, clock }: Platform, { tenant_id, mailbox }: VoicemailRow): Promise<VoicemailChange | undefined> {
  const wishes = mailbox === 'general' ? (await getTenant(db, tenant_id)).general_mailbox : await mailWishesOf(db, tenant_id, mailbox);
  const mode = wishes?.email_mode ?? 'keep';
  switch (mode) {
    case 'none':
    case 'keep':
      return undefined;
    case 'send':
      return { fields: { folder: 'old' }, action: 'voicemail.moved' };
    case 'delete_after':
      return { fields: { deleted_at: new Date(clock.nowMs()).toISOString() }, action: 'voicemail.deleted' };
    default:
      return unreachable(mode);
  }
}
