/** `npm run check`: types of every runtime, format and lint, the walls, unused code, the rules of the house. */
import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from './base/command.ts';
import { asCommand, Fault, messageOf } from './base/fault.ts';
import { inRoot, program, root } from './base/root.ts';
import { breaches } from './walls/breaches.ts';

/** One thing that is looked at; resolves with what is wrong, or nothing. */
interface Check {
  readonly name: string;
  readonly look: () => Promise<string>;
}

const FOLDERS = ['shared', 'control-plane', 'media-node', 'infra', 'tests'];

/** Every tsconfig is a runtime of its own; the dashboard's is read by Astro. */
const configs = FOLDERS.flatMap((folder) =>
  readdirSync(inRoot(folder))
    .filter((name) => /^tsconfig.*\.json$/.test(name))
    .map((name) => inRoot(folder, name)),
);

const checks: readonly Check[] = [
  ...configs.map((config) => tool(`types of ${relative(root, config)}`, 'tsc', ['-p', config])),
  tool('types of the dashboard', 'astro', ['check'], { folder: 'web', env: { NODE_OPTIONS: '--import ./typescript-here.mjs' } }),
  tool('format and lint', 'biome', ['ci', '--colors=off']),
  { name: 'walls', look: walls },
  tool('unused code', 'knip', ['--no-progress']),
  tool('rules of the house', 'vitest', ['run', '--no-color', 'tests/house.test.ts']),
];

interface ToolOptions {
  readonly folder?: string;
  readonly env?: Record<string, string>;
}

function tool(name: string, command: string, args: readonly string[], { folder = '.', env: more = {} }: ToolOptions = {}): Check {
  const env = { ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...more };
  return {
    name,
    look: async () => {
      const { code, output } = await run(program(command), args, { cwd: inRoot(folder), env });
      return code === 0 ? '' : output || `${command} ended with ${code}`;
    },
  };
}

async function walls(): Promise<string> {
  try {
    return (await breaches()).map(({ wall, why, from, to }) => `${wall}: ${from} -> ${to}\n  ${why}`).join('\n');
  } catch (error) {
    return messageOf(error);
  }
}

/** Runs all checks and tells how many passed and failed. */
export async function check(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { name, look } of checks) {
    const sinceMs = performance.now();
    const fault = await look();
    const took = `(${((performance.now() - sinceMs) / 1000).toFixed(1)} s)`;
    console.log(fault === '' ? `  ✓ ${name} ${took}` : `  ✗ ${name} ${took}\n${fault.trimEnd().replace(/^/gm, '      ')}`);
    if (fault !== '') failed++;
  }
  return { passed: checks.length - failed, failed };
}

if (process.argv[1] === inRoot('infra', 'check.ts'))
  await asCommand(async () => {
    const { failed } = await check();
    if (failed > 0) throw new Fault(`${failed} of ${checks.length} checks failed.`);
  });
