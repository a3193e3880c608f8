/** `npm run house`: the rules of the house that no compiler knows. */
import { run } from './base/command.ts';
import { program } from './base/root.ts';

process.exitCode = (await run(program('vitest'), ['run', 'tests/house.test.ts'], { loud: true })).code;
