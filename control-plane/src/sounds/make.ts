/** From bytes or words to a sound: the file first, under its hash, then the row that names it. */
import type { SoundSource, SpeechVoice } from '@botpbx/shared/model/sound';
import type { TenantDb } from '../db/scoped.ts';
import { digestOf } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import type { MadeSound } from '../platform/sound-tools.ts';
import { soundKey } from './desired.ts';
import { createSound, isHashNamed, type SoundRow } from './store.ts';

export interface SoundToMake {
  readonly name: string;
  readonly source: SoundSource;
  readonly text?: string;
  readonly voice?: SpeechVoice;
}

/** Keeps a sound. */
export async function makeSound(
  { blobs }: Platform,
  db: TenantDb,
  { wav, durationMs }: MadeSound,
  { name, source, text = undefined, voice = undefined }: SoundToMake,
): Promise<SoundRow> {
  const hash = await digestOf(wav);
  const about = { bytes: wav.length, sha256: hash, type: 'audio/wav' };
  const key = soundKey(db.tenantId, hash);
  await blobs.put(key, wav, about);
  const row = { name, source, text: text ?? null, voice: voice ?? null, hash, bytes: wav.length, duration_ms: durationMs };
  const made = await createSound(db, row);
  // the last other sound with this file may have been deleted, and the file with it, before the row was there
  if (!(await blobs.exists(key))) await blobs.put(key, wav, about);
  return made;
}

/** Removes the file of a sound that is gone, unless another one has it too. */
export async function dropFile({ blobs }: Platform, db: TenantDb, hash: string): Promise<void> {
  if (!(await isHashNamed(db, hash))) await blobs.delete(soundKey(db.tenantId, hash));
}
