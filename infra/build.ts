/** Builds what runs: bundles of the control plane and of the media node, and the dashboard's static files. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build as bundle, stop as stopEsbuild } from 'esbuild';
import { run } from './base/command.ts';
import { asCommand, Fault, messageOf } from './base/fault.ts';
import { step } from './base/progress.ts';
import { inRoot, program, root } from './base/root.ts';

type PartName = 'control plane' | 'media node' | 'dashboard';

interface Part {
  readonly name: PartName;
  /** Files and folders that decide the result. */
  readonly inputs: readonly string[];
  readonly dist: string;
  readonly make: (dist: string) => Promise<void>;
}

const COMMON = ['shared/src', 'shared/package.json', 'package-lock.json', 'infra/build.ts'];

const parts: readonly Part[] = [
  {
    name: 'control plane',
    inputs: ['control-plane/src', 'control-plane/package.json', ...COMMON],
    dist: inRoot('control-plane', 'dist'),
    make: (dist) => bundles('control-plane/src/runtime/node', ['main.ts', 'cli.ts'], dist),
  },
  {
    name: 'media node',
    inputs: ['media-node/src', 'media-node/package.json', ...COMMON],
    dist: inRoot('media-node', 'dist'),
    make: (dist) => bundles('media-node/src', ['cli.ts', 'main.ts'], dist),
  },
  {
    name: 'dashboard',
    inputs: ['web', ...COMMON],
    dist: inRoot('web', 'dist'),
    make: astro,
  },
];

/** Builds those parts (all, if none is named) whose inputs changed since they were built last. */
export async function build(names: readonly PartName[] = parts.map((part) => part.name)): Promise<void> {
  for (const part of parts.filter(({ name }) => names.includes(name))) {
    const hash = hashOf(part.inputs);
    if (readIfThere(join(part.dist, '.inputs')) === hash) continue;
    await step(`Building the ${part.name}`, () => makeAside(part, hash));
  }
}

/** Builds into a folder of its own and swaps it in whole: what runs from the old one is not disturbed for longer than that. */
async function makeAside({ dist, make }: Part, hash: string): Promise<void> {
  const aside = `${dist}-${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  try {
    await make(aside);
    writeFileSync(join(aside, '.inputs'), hash);
    rmSync(dist, { recursive: true, force: true });
    renameSync(aside, dist);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Native packages stay outside; each worker thread's file (`*-worker.ts`) becomes a bundle of its own. */
async function bundles(folder: string, entries: readonly string[], dist: string): Promise<void> {
  const workers = walk(inRoot(folder)).filter((path) => path.endsWith('-worker.ts'));
  mkdirSync(dist, { recursive: true });
  try {
    await bundle({
      entryPoints: [...entries.map((entry) => inRoot(folder, entry)), ...workers],
      outdir: dist,
      entryNames: '[name]',
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      sourcemap: 'linked',
      external: ['onnxruntime-node', 'speex-resampler', 'koffi', 'libsql', '@libsql/linux-*', 'bufferutil', 'utf-8-validate'],
      // CommonJS packages inside an ES module still ask for Node's own modules by require
      banner: { js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);" },
      logLevel: 'silent',
    });
  } catch (error) {
    throw new Fault(`${folder} can't be bundled: ${messageOf(error)}`);
  } finally {
    await stopEsbuild();
  }
}

async function astro(dist: string): Promise<void> {
  const env = { ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const { code, output } = await run(program('astro'), ['build', '--outDir', dist], { cwd: inRoot('web'), env });
  if (code !== 0) throw new Fault(`the dashboard can't be built:\n${output}`);
}

function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((input) => walk(inRoot(input))).sort())
    hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}

const NO_INPUTS = /^(node_modules|dist.*|\.astro|\.wrangler)$/;

function walk(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !NO_INPUTS.test(entry.name) && !entry.name.endsWith('.test.ts'))
    .flatMap((entry) => walk(join(path, entry.name)));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === inRoot('infra', 'build.ts')) await asCommand(() => build());
