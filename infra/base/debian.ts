/** Programs that tests need and npm does not have: brought from Debian when they are absent and we are root. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import { Fault } from './fault.ts';
import { step } from './progress.ts';

/** Program → Debian package. */
const PACKAGES = { baresip: 'baresip-core', sipp: 'sip-tester', chromium: 'chromium', sox: 'sox' } as const;

/** Makes sure of the programs that tests use. @throws {Fault} with the command to run when we may not install. */
export async function needTestPrograms(): Promise<void> {
  const missing = Object.entries(PACKAGES).flatMap(([name, debian]) => (isOnPath(name) ? [] : [debian]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get'))
    throw new Fault(
      `the tests need ${missing.join(', ')}; install them as root: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  await step(`Installing ${missing.join(', ')} from Debian`, () => install(missing));
}

async function install(packages: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-qq'];
  await run('apt-get', [...wait, 'update'], { env });
  const { code, output } = await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], { env });
  if (code !== 0) throw new Fault(`${packages.join(', ')} could not be installed:\n${output.trim().split('\n').slice(-5).join('\n')}`);
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
