import about from '../../../package.json' with { type: 'json' };
import { makeLog } from '../../platform/log.ts';
import { noMailer } from '../../platform/mailer.ts';
import type { Platform } from '../../platform/platform.ts';
import { makeS3Blobs } from '../../platform/s3.ts';
import { readSettings } from '../../platform/settings.ts';
import { readStorage } from '../../platform/storage-settings.ts';
import { type Bucket, makeR2Blobs } from './blobs.ts';
import { openDatabase } from './database.ts';
import { silentHub } from './hub.ts';
import { loadKeys } from './keys.ts';
import { makePasswords } from './passwords.ts';
import { makePoster } from './poster.ts';
import { soundTools } from './sound-tools.ts';
import { makeTasks } from './tasks.ts';
import { textTools } from './text-tools.ts';

/** Makes the platform out of the Worker's variables, secrets and bucket. @throws one sentence about what is missing or wrong */
export async function makePlatform(environment: Record<string, string | undefined>, bucket: Bucket | undefined): Promise<Platform> {
  const settings = readSettings(environment, about.version);
  const { DATABASE_URL: url, DATABASE_AUTH_TOKEN: authToken } = environment;
  if (url === undefined || !/^(?:libsql|https?):/.test(url))
    throw new TypeError('The variable DATABASE_URL must name a libSQL server: libsql://… or https://…');
  const storage = readStorage(environment);
  const clock = { nowMs: () => Date.now() };
  const log = makeLog((line) => console.log(line), settings.logLevel, clock.nowMs);
  return {
    settings,
    clock,
    log,
    tasks: makeTasks(log),
    hub: silentHub,
    passwords: makePasswords(settings.bcryptRounds),
    keys: await loadKeys(environment),
    db: openDatabase({ url, authToken }),
    blobs: storage.kind === 's3' ? makeS3Blobs(storage.s3) : makeR2Blobs(bucket),
    mailer: noMailer,
    poster: makePoster(settings.egressAllow),
    sounds: soundTools,
    texts: textTools,
  };
}
