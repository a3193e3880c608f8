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

const VITEST_DEADLINE_MS = 25 * 60_000;

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
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Unit, contract, fuzz and runtime tests; the rules of the house were looked at by `check`. Files in which something fails while all run
 * at once are run again by themselves, and that counts; which tests those were is said.
 */
async function unitTests(): Promise<Told> {
  console.log('tests:');
  const first = await vitest(['--exclude=tests/house.test.ts']);
  const files = first?.testResults.filter(({ status }) => status !== 'passed').map(({ name }) => name) ?? [];
  if (!first || first.success || files.length === 0 || files.length > MOST_AGAIN) return toldOf(first);
  for (const { assertionResults } of first.testResults)
    for (const { status, fullName } of assertionResults) if (status === 'failed') console.log(`  ✗ ${fullName}`);
  console.log(`${files.length} files are run again, by themselves:`);
  const second = toldOf(await vitest(['--no-file-parallelism', ...files]));
  return { passed: first.numPassedTests + second.passed - passedIn(first, files), failed: second.failed };
}

/** More files than this do not fail by chance. */
const MOST_AGAIN = 3;

const passedIn = ({ testResults }: VitestReport, files: readonly string[]): number =>
  testResults
    .filter(({ name }) => files.includes(name))
    .reduce((sum, { assertionResults }) => sum + assertionResults.filter(({ status }) => status === 'passed').length, 0);

const toldOf = (report: VitestReport | undefined): Told =>
  report
    ? { passed: report.numPassedTests, failed: report.success ? report.numFailedTests : Math.max(1, report.numFailedTests) }
    : { passed: 0, failed: 1 };

/** What a run of vitest says; undefined when it said nothing. */
async function vitest(args: readonly string[]): Promise<VitestReport | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-vitest-'));
  const file = join(folder, 'report.json');
  const how = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(program('vitest'), [...how, ...args], { loud: true, deadlineMs: VITEST_DEADLINE_MS });
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    return { ...report, success: report.success && code === 0 };
  } catch (error) {
    console.log(`vitest left no report: ${String(error)}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
