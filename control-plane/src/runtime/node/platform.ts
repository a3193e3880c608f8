/** The platform as Node.js fills it: files, threads and sockets of this process. */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import packageJson from '../../../package.json' with { type: 'json' };
import { isMasterKeyRight } from '../../app/master-key.ts';
import type { Blobs } from '../../platform/blobs.ts';
import { type Log, makeLog } from '../../platform/log.ts';
import { readMailSettings } from '../../platform/mail-settings.ts';
import { noMailer } from '../../platform/mailer.ts';
import type { Hub, Platform } from '../../platform/platform.ts';
import { makeS3Blobs } from '../../platform/s3.ts';
import { readSettings } from '../../platform/settings.ts';
import { readStorage } from '../../platform/storage-settings.ts';
import { makeFileBlobs } from './blobs.ts';
import { openDatabase } from './database.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { codeOf, Fault } from './fault.ts';
import { loadKeys } from './keys.ts';
import { makeMailer } from './mailer.ts';
import { migrate } from './migrate.ts';
import { makePasswords } from './passwords.ts';
import { makePoster } from './poster.ts';
import { makeSoundTools } from './sound-tools.ts';
import { makeTasks, type NodeTasks } from './tasks.ts';
import { makeTextTools } from './text-tools.ts';

export interface NodePlatform {
  readonly platform: Platform;
  readonly environment: Environment;
  readonly tasks: NodeTasks;
  /** Waits for tasks, at most so long, then closes the database. */
  close(deadlineMs: number): Promise<void>;
}

type Variables = Record<string, string | undefined>;

/** Opens keys and database and brings the tables up to date. @throws {Fault} one sentence about what is wrong */
export async function openPlatform(variables: Variables, hub: Hub): Promise<NodePlatform> {
  const environment = readEnvironment(variables);
  const settings = orFault(() => readSettings(variables, packageJson.version));
  const blobs = orFault(() => blobsOf(variables, environment));
  const mail = orFault(() => readMailSettings(variables));
  const mailer = mail ? makeMailer(mail) : noMailer;
  const clock = { nowMs: () => Date.now() };
  const log = makeLog((line) => void process.stdout.write(`${line}\n`), settings.logLevel, clock.nowMs);
  await makeHome(environment.home);
  const keys = await loadKeys(environment.home, variables);
  const client = await openTables(environment, log);
  const tasks = makeTasks(log);
  const passwords = makePasswords(settings.bcryptRounds);
  const sounds = makeSoundTools();
  const texts = makeTextTools();
  const poster = makePoster({ allow: settings.egressAllow });
  const outward = { blobs, mailer, poster, sounds, texts };
  const platform: Platform = { settings, clock, tasks, hub, passwords, keys, db: drizzle(client), ...outward, log };
  if (!(await isMasterKeyRight(platform)))
    throw new Fault(
      'The master key is not the one that this database was sealed with; put the old one back (BOTPBX_MASTER_KEY or master.key).',
    );
  const close = async (deadlineMs: number) => {
    if (!(await tasks.drain(deadlineMs))) log.warn('tasks were cut off at the end');
    await Promise.all([passwords.stop(), sounds.stop(), texts.stop()]);
    client.close();
  };
  return { platform, environment, tasks, close };
}

function orFault<Settled>(read: () => Settled): Settled {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof TypeError ? new Fault(cause.message, { cause }) : cause;
  }
}

function blobsOf(variables: Variables, { home }: Environment): Blobs {
  const storage = readStorage(variables);
  return storage.kind === 's3' ? makeS3Blobs(storage.s3) : makeFileBlobs(join(home, 'blobs'));
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
  } catch (cause) {
    throw new Fault(`The folder ${home} can't be made; set BOTPBX_HOME to one that you can write to.`, { cause });
  }
}

/** Opens the database, whose file only its owner reads, and applies what is missing. */
async function openTables({ databaseUrl, databaseAuthToken }: Environment, log: Log): Promise<Client> {
  const file = /^file:([^?]+)/.exec(databaseUrl)?.[1];
  try {
    if (file !== undefined) await (await open(file, 'a', 0o600)).close();
    const client = await openDatabase({ url: databaseUrl, authToken: databaseAuthToken });
    const applied = await migrate(client);
    if (applied.length > 0) log.info('tables brought up to date', { applied });
    return client;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault(`The database ${databaseUrl} can't be opened (${codeOf(cause) ?? (cause as Error).message}); check DATABASE_URL.`, {
      cause,
    });
  }
}
