/** Texts with numbers in them: what is fixed is said once, here; the numbers are said by the node when they are true. */
import { type SpokenPart, textParts } from '@botpbx/shared/model/queue-setting';
import { and, sql } from 'drizzle-orm';
import { type Db, isIn } from '../db/client.ts';
import { blobKey } from '../platform/blobs.ts';
import { digestOf } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import { queues } from './table.ts';

const fileOf = (tenantId: number, hash: string): string => blobKey(tenantId, 'queues', `${hash}.wav`);

/** Says the fixed parts of a text and keeps them. @throws sound.unreadable, unavailable */
export async function spokenParts({ sounds, blobs }: Platform, tenantId: number, text: string | null): Promise<SpokenPart[]> {
  const parts: SpokenPart[] = [];
  for (const part of text === null ? [] : textParts(text)) {
    if (part.kind !== 'text') {
      parts.push({ kind: part.kind });
      continue;
    }
    const { wav } = await sounds.speak({ text: part.text, voice: 'slt', speed: 1 });
    const hash = await digestOf(wav);
    await blobs.put(fileOf(tenantId, hash), wav, { bytes: wav.length, sha256: hash, type: 'audio/wav' });
    parts.push({ kind: 'sound', hash, bytes: wav.length });
  }
  return parts;
}

/** The file of a hash, if a queue of one of these tenants says it. */
export async function findQueueBlob(db: Db, tenantIds: readonly number[], hash: string) {
  const says = sql`exists (select 1 from json_each(${queues.periodic_parts}) where value ->> '$.hash' = ${hash})`;
  const [row] = await db
    .select({ tenantId: queues.tenant_id, parts: queues.periodic_parts })
    .from(queues)
    .where(and(says, isIn(queues.tenant_id, tenantIds)))
    .limit(1);
  const part = row?.parts.find((one) => one.kind === 'sound' && one.hash === hash);
  return row && part?.kind === 'sound' ? { key: fileOf(row.tenantId, hash), bytes: part.bytes, type: 'audio/wav' } : undefined;
}
