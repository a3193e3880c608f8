/** `npm run bench [-- NAME]`: the measurements of `tests/bench`, all or one; each prints its figures on its last line. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { needTestPrograms } from './base/debian.ts';
import { asCommand, Fault } from './base/fault.ts';
import { inRoot } from './base/root.ts';

/** Runs one bench and resolves with its exit code. */
function measure(name: string): Promise<number> {
  const script = inRoot('tests', 'bench', `${name}.ts`);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

await asCommand(async () => {
  const names = readdirSync(inRoot('tests', 'bench')).flatMap((name) => (/^[a-z-]+\.ts$/.test(name) ? [name.slice(0, -3)] : []));
  const wanted = process.argv[2] === undefined ? names : [process.argv[2]];
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Fault(`"${unknown[0]}" is no bench; there are ${names.join(', ')}.`);
  await needTestPrograms();
  const missed: string[] = [];
  for (const name of wanted) if ((await measure(name)) !== 0) missed.push(name);
  if (missed.length > 0) throw new Fault(`${missed.join(', ')} missed the goal.`);
});
