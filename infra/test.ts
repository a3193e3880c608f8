/** `npm test`: checks, tests and stories. The very last line counts them. */
import { asCommand } from './base/fault.ts';
import { runSuite } from './testing/suite.ts';

await asCommand(async () => {
  const sinceMs = performance.now();
  const { passed, failed } = await runSuite();
  console.log(`\n${((performance.now() - sinceMs) / 60_000).toFixed(1)} minutes`);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
});
