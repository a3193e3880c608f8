/** Everything that `npm test` runs, counted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../base/command.ts';
import { needTestPrograms } from '../base/debian.ts';
import { program } from '../base/root.ts';
import { build } from '../build.ts';
import { check } from '../check.ts';
import { storiesFor, type Told, tellStories } from './stories.ts';

const VITEST_DEADLINE_MS = 15 * 60_000;

/** Runs all of it; nothing is left out when something fails. */
export async function runSuite(): Promise<Told> {
  await needTestPrograms();
  await build();
  console.log('check:');
  const counts = [await check(), await unitTests(), ...(await tellStories(storiesFor('short')))];
  return counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }));
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
}

/** Unit, contract, fuzz and runtime tests; the rules of the house were looked at by `check`. */
async function unitTests(): Promise<Told> {
  console.log('tests:');
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-vitest-'));
  const file = join(folder, 'report.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, '--exclude=tests/house.test.ts'];
  const { code } = await run(program('vitest'), args, { loud: true, deadlineMs: VITEST_DEADLINE_MS });
  try {
    const { numPassedTests: passed, numFailedTests, success } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    return { passed, failed: code === 0 && success ? numFailedTests : Math.max(1, numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
