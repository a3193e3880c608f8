/** `npm run test:long`: all of `npm test`, the long stories, then every bench, whose missed goal counts as a failure; with more kills and histories. */
import { run } from './base/command.ts';
import { asCommand } from './base/fault.ts';
import { inRoot } from './base/root.ts';
import { storiesFor, tellStory } from './testing/stories.ts';
import { runSuite } from './testing/suite.ts';

const BENCH_DEADLINE_MS = 60 * 60_000;

/** How often the tests that repeat themselves do so here. */
const MORE = { KILLS: '60', HISTORIES: '3000', HOSTILE_CALLS: '10000', FLOWS: '100000' };

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

await asCommand(async () => {
  Object.assign(process.env, { ...MORE, ...process.env });
  const counts = [await runSuite()];
  for (const name of storiesFor('long')) counts.push(await tellStory(name));
  const [passed, failed] = [sum(counts.map((one) => one.passed)), sum(counts.map((one) => one.failed))];
  const { code } = await run(process.execPath, [inRoot('infra', 'bench.ts')], { loud: true, deadlineMs: BENCH_DEADLINE_MS });
  const missed = code === 0 ? 0 : 1;
  process.exitCode = failed + missed === 0 ? 0 : 1;
  console.log(`${passed + 1 - missed} passed, ${failed + missed} failed`);
});
