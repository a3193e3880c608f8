/** Checks the walls of `.dependency-cruiser.mjs`, and that each of them would be seen to break. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';
import { Fault } from '../base/fault.ts';
import { inRoot, root } from '../base/root.ts';
import { planted } from './planted.ts';

const ROOMS = ['shared', 'control-plane', 'media-node', 'web', 'infra', 'tests'];

/** A wall that a file broke. */
export interface Breach {
  readonly wall: string;
  readonly why: string;
  readonly from: string;
  readonly to: string;
}

/** Looks at every import of the checkout. @throws {Fault} when the tool saw nothing, or is blind for a wall. */
export async function breaches(): Promise<Breach[]> {
  const blind = await blindWalls();
  if (blind.length > 0) throw new Fault(`dependency-cruiser does not see a breach of ${blind.join(', ')}; the walls are not guarded.`);
  const { summary } = await cruised(root);
  if (summary.totalCruised === 0) throw new Fault('dependency-cruiser read 0 modules; the walls are not guarded.');
  return await breachesIn(summary);
}

async function breachesIn({ violations }: ICruiseResult['summary']): Promise<Breach[]> {
  const why = new Map((await config()).forbidden.map((rule) => [rule.name, rule.comment ?? '']));
  return violations.map(({ rule, from, to }) => ({ wall: rule.name, why: why.get(rule.name) ?? '', from, to }));
}

/** Builds a small tree in which every wall is broken once; what goes unseen is returned. */
async function blindWalls(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-walls-'));
  try {
    for (const [wall, files] of Object.entries(planted))
      for (const [path, text] of Object.entries(files)) {
        const at = join(folder, path.replaceAll('*', wall));
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, text.replaceAll('*', wall));
      }
    const seen = new Set((await breachesIn((await cruised(folder)).summary)).map(({ wall, from }) => `${wall} ${from}`));
    const names = (await config()).forbidden.map((rule) => rule.name ?? '');
    return names.filter((name) => ![...seen].some((one) => one.startsWith(`${name} `) && one.includes(name, name.length)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Config {
  readonly forbidden: readonly IForbiddenRuleType[];
  readonly options: Record<string, unknown>;
}

const config = async (): Promise<Config> => ((await import(inRoot('.dependency-cruiser.mjs'))) as { default: Config }).default;

async function cruised(baseDir: string): Promise<ICruiseResult> {
  lendTypeScript();
  const { cruise } = await import('dependency-cruiser');
  const { forbidden, options } = await config();
  const { output } = await cruise(ROOMS, { ...options, baseDir, validate: true, ruleSet: { forbidden: [...forbidden] } });
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with a text');
  return output;
}

let isLent = false;

/** TypeScript 7 has no API that dependency-cruiser could read sources with; the dashboard's TypeScript 6 has. */
function lendTypeScript(): void {
  if (isLent) return;
  isLent = true;
  const web = createRequire(inRoot('web', 'package.json'));
  registerHooks({
    resolve: (specifier, context, next) => {
      const isAsked = /^typescript(\/|$)/.test(specifier) && context.parentURL?.includes('/dependency-cruiser/') === true;
      return next(isAsked ? web.resolve(specifier) : specifier, context);
    },
  });
}
