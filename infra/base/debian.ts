/** What npm does not have and Debian does: brought when it is absent and we are root. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import { Fault } from './fault.ts';
import { step } from './progress.ts';

/** Programs that tests use → Debian package. */
const PROGRAMS = { baresip: 'baresip-core', sipp: 'sip-tester', chromium: 'chromium', sox: 'sox' } as const;
const MODEL = '/usr/share/pocketsphinx/model/en-us/en-us.lm.bin';
/** A machine without a network must not keep anybody waiting. */
const IMPATIENT = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::https::Timeout=15'];

/** Makes sure of the programs that tests use. @throws {Fault} with the command to run when we may not install. */
export async function needTestPrograms(): Promise<void> {
  const programs = Object.entries(PROGRAMS).flatMap(([name, debian]) => (isOnPath(name) ? [] : [debian]));
  const missing = [...programs, ...missingEars()];
  if (missing.length === 0) return;
  if (!mayInstall()) throw new Fault(`the tests need ${missing.join(', ')}; install them as root: ${commandFor(missing)}`);
  await step(`Installing ${missing.join(', ')} from Debian`, () => install(missing));
}

/** Brings the speech recogniser of the machine itself. Without it everything else runs: gives the sentence that says so, undefined when it is there. */
export async function bringEars(): Promise<string | undefined> {
  const missing = missingEars();
  if (missing.length === 0) return undefined;
  const without = 'AI agents have no speech recognition of this machine itself';
  if (!mayInstall()) return `${without}; for it run as root: ${commandFor(missing)}`;
  try {
    await step(`Installing ${missing.join(', ')} from Debian`, () => install(missing, IMPATIENT));
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return `${without}: ${error.message}`;
    throw error;
  }
}

function missingEars(): string[] {
  return [...(hasLibrary() ? [] : ['libpocketsphinx3']), ...(existsSync(MODEL) ? [] : ['pocketsphinx-en-us'])];
}

const hasLibrary = (): boolean =>
  ['/usr/lib', '/usr/local/lib'].some((folder) => {
    const below = list(folder).filter((name) => name.includes('-linux-'));
    return [folder, ...below.map((name) => join(folder, name))].some((place) =>
      list(place).some((name) => /^libpocketsphinx\.so\.[35]$/.test(name)),
    );
  });

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const mayInstall = (): boolean => process.getuid?.() === 0 && isOnPath('apt-get');
const commandFor = (packages: readonly string[]): string => `apt-get install --no-install-recommends ${packages.join(' ')}`;

async function install(packages: readonly string[], options: readonly string[] = []): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-qq', ...options];
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
