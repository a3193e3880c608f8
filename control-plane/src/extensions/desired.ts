import { and } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { extensions as t } from './table.ts';

/** What nodes must know of the phones of these tenants. */
export const desiredExtensions = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      extension: t.extension,
      name: t.name,
      caller_id: t.caller_id,
      ring_timeout: t.ring_timeout,
      outbound: t.outbound,
      emergency_location_id: t.emergency_location_id,
      call_waiting: t.call_waiting,
      dnd: t.dnd,
      forward_all: t.forward_all,
      forward_busy: t.forward_busy,
      forward_no_answer: t.forward_no_answer,
      follow_me: t.follow_me,
      follow_me_steps: t.follow_me_steps,
      recording: t.recording,
      max_contacts: t.max_contacts,
      pickup_group: t.pickup_group,
      language: t.language,
      voicemail_enabled: t.voicemail_enabled,
      voicemail_pin: t.voicemail_pin,
      voicemail_pin_required: t.voicemail_pin_required,
      voicemail_unavailable_sound_id: t.voicemail_unavailable_sound_id,
      voicemail_busy_sound_id: t.voicemail_busy_sound_id,
      voicemail_name_sound_id: t.voicemail_name_sound_id,
      voicemail_max_seconds: t.voicemail_max_seconds,
      changed: t.changed,
      secret_version: t.secret_version,
      node_id: t.node_id,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));

/** Which of these extensions belongs to which of these tenants; those of others are left out. */
export const tenantsOfExtensions = (db: Db, tenantIds: readonly number[], ids: readonly number[]) =>
  db
    .select({ tenantId: t.tenant_id, id: t.id })
    .from(t)
    .where(and(isIn(t.id, ids), isIn(t.tenant_id, tenantIds)));
