/** What the node process and its Asterisk tell each other on loopback. Made on first use, kept 0600, never sent anywhere. */
import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../settings.ts';
import { isAbsent, makeFolder } from './files.ts';

const LocalSecrets = z.object({
  ami_secret: z.string().regex(/^[\x21-\x3a\x3c-\x7e]{8,128}$/),
  ari_secret: z.string().regex(/^[\x21-\x3a\x3c-\x7e]{8,128}$/),
});
export type LocalSecrets = z.infer<typeof LocalSecrets>;

/** Gives the AMI and ARI passwords: those of the environment, else those of `local.json`, which is made when it is absent. */
export async function readLocalSecrets(settings: Settings): Promise<LocalSecrets> {
  return (await findLocalSecrets(settings)) ?? withGiven(settings, await make(settings));
}

/** Gives them if they are there already. */
export async function findLocalSecrets(settings: Settings): Promise<LocalSecrets | undefined> {
  const { ami, ari } = settings;
  if (ami.secret !== undefined && ari.secret !== undefined) return { ami_secret: ami.secret, ari_secret: ari.secret };
  const kept = await readKept(settings);
  return kept && withGiven(settings, kept);
}

const withGiven = ({ ami, ari }: Settings, kept: LocalSecrets): LocalSecrets => ({
  ami_secret: ami.secret ?? kept.ami_secret,
  ari_secret: ari.secret ?? kept.ari_secret,
});

const fileOf = (settings: Settings): string => join(settings.nodeFolder, 'local.json');

async function readKept(settings: Settings): Promise<LocalSecrets | undefined> {
  try {
    return LocalSecrets.safeParse(JSON.parse(await readFile(fileOf(settings), 'utf8'))).data;
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Two processes may make it at once: the first link wins, the other reads it. */
async function make(settings: Settings): Promise<LocalSecrets> {
  await makeFolder(settings.nodeFolder, 0o700);
  const word = () => randomBytes(24).toString('base64url');
  const beside = `${fileOf(settings)}.${word().slice(0, 8)}.new`;
  const made = { ami_secret: word(), ari_secret: word() };
  await writeFile(beside, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(beside, fileOf(settings));
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const kept = await readKept(settings);
    if (kept) return kept;
    throw new Error(`${fileOf(settings)} is damaged; remove it and start anew.`, { cause: error });
  } finally {
    await rm(beside, { force: true });
  }
}
