import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ownerOf } from '../config/files.ts';
import { asteriskParts } from '../config/layout.ts';
import type { Look } from './look.ts';

const BRING = 'Run asterisk/get-asterisk.sh and set ASTERISK_BIN to the path that it prints.';
/** The release with the fixes that we count on. */
const LOWEST = [22, 10, 1] as const;

/** Looks whether ASTERISK_BIN starts an Asterisk 22 that is new enough, with modules and sounds. */
export const checkAsterisk: Look = async (settings, signal) => {
  if (settings.asteriskBin === undefined) return { ok: false, detail: 'ASTERISK_BIN is not set.', fix: BRING };
  const parts = await asteriskParts(settings);
  await access(`${parts.data}/sounds/en/vm-nobodyavail.wav`, constants.R_OK);
  const { stdout } = await promisify(execFile)(parts.bin, ['-V'], { signal });
  const found = (/Asterisk ([0-9]+)\.([0-9]+)\.([0-9]+)/.exec(stdout) ?? []).slice(1).map(Number);
  const version = found.join('.');
  if (found[0] !== LOWEST[0] || isLower(found, LOWEST))
    return {
      ok: false,
      detail: `${parts.bin} is Asterisk ${version || 'of no known version'}; 22 from ${LOWEST.join('.')} on is needed.`,
      fix: BRING,
    };
  return { ok: true, detail: `Asterisk ${version} at ${parts.bin}.` };
};

function isLower(found: readonly number[], lowest: readonly number[]): boolean {
  const at = lowest.findIndex((number, index) => found[index] !== number);
  return at >= 0 && (found[at] ?? 0) < (lowest[at] ?? 0);
}

/** Looks whether the user of Asterisk can reach its run folder. */
export const checkRunFolder: Look = async (settings) => {
  const { asteriskRun, asteriskUser } = settings;
  const owner = await ownerOf(asteriskUser);
  await access(`${asteriskRun}/etc/asterisk.conf`, constants.R_OK).catch((cause: unknown) => {
    throw new Error(`${asteriskRun} is not prepared: run botpbx-node prepare.`, { cause });
  });
  const closed = owner && (await closedFolder(asteriskRun, owner.gid));
  if (closed !== undefined)
    return {
      ok: false,
      detail: `The user ${asteriskUser} cannot pass ${closed}, so Asterisk cannot read ${asteriskRun}.`,
      fix: 'Set ASTERISK_RUN to a folder below /var/lib/botpbx.',
    };
  return { ok: true, detail: `Asterisk runs in ${asteriskRun}${asteriskUser === '' ? '' : ` as ${asteriskUser}`}.` };
};

const OTHERS_PASS = 0o001;
const GROUP_PASSES = 0o010;

/** The first folder on the way up that this group may not pass. */
async function closedFolder(folder: string, gid: number): Promise<string | undefined> {
  const { mode, gid: group } = await stat(folder);
  const passes = (mode & OTHERS_PASS) !== 0 || (group === gid && (mode & GROUP_PASSES) !== 0);
  if (!passes) return folder;
  return dirname(folder) === folder ? undefined : closedFolder(dirname(folder), gid);
}
