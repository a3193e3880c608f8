/**
 * Brings what every command needs and hands over: `node infra/bootstrap.mjs VERB [arguments]`.
 * Plain JavaScript without a dependency, because it runs before anything is installed and on Node 20.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.botpbx-installed');
const guard = join(root, '.installing');

class Stop extends Error {}

try {
  const [verb = '', ...rest] = process.argv.slice(2);
  const script = scriptOf(verb);
  requireNode();
  if (!isInstalled()) await install();
  handOver(script, rest);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(`botpbx: ${error.message}`);
  process.exitCode = 1;
}

/** @param {string} verb */
function scriptOf(verb) {
  const script = join(root, 'infra', `${verb}.ts`);
  if (/^[a-z0-9-]+$/.test(verb) && existsSync(script)) return script;
  const verbs = readdirSync(join(root, 'infra')).filter((name) => /^[a-z0-9-]+\.ts$/.test(name));
  throw new Stop(`"${verb}" is no command; there are ${verbs.map((name) => name.slice(0, -3)).join(', ')}.`);
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE)
    throw new Stop(`Node ${process.versions.node} is too old; Node ${OLDEST_NODE} or newer is needed to begin with.`);
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    throw new Stop(`this runs on Linux on amd64 or arm64, and this machine is ${process.platform} on ${process.arch}.`);
}

function isInstalled() {
  if (!existsSync(ourNode())) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()) return true;
  if (!matchesLock()) return false;
  writeFileSync(stamp, wanted());
  return true;
}

function ourNode() {
  return join(modules, `node-linux-${process.arch}`, 'bin', 'node');
}

function wanted() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** npm leaves a list of what it installed; whoever ran npm by hand has nothing to wait for. */
function matchesLock() {
  const installed = join(modules, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const has = packagesIn(installed);
  const wants = packagesIn(join(root, 'package-lock.json'));
  return Object.entries(wants).every(
    ([path, { version, optional, devOptional }]) => path === '' || optional || devOptional || has[path]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

async function install() {
  takeGuard();
  try {
    const since = Date.now();
    const timer = setInterval(() => console.error(`  … ${Math.round((Date.now() - since) / 1000)} s`), 10_000);
    console.error('Installing the npm packages of package-lock.json (about half a minute) …');
    const said = await runNpm().finally(() => clearInterval(timer));
    if (said !== undefined) throw new Stop(said);
    if (!existsSync(ourNode()))
      throw new Stop(`npm installed its packages without node-linux-${process.arch}; is it kept out by npm's settings?`);
    linkNode();
    writeFileSync(stamp, wanted());
    console.error(`Installed the npm packages in ${((Date.now() - since) / 1000).toFixed(1)} s.`);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Two installations in one folder would spoil each other. */
function takeGuard() {
  const owner = existsSync(guard) ? Number(readFileSync(guard, 'utf8')) : 0;
  if (owner > 0 && isAlive(owner)) throw new Stop(`process ${owner} is installing the npm packages here; try again when it is done.`);
  try {
    writeFileSync(guard, String(process.pid));
  } catch {
    throw new Stop(`${root} can't be written to; run this as the owner of the folder.`);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * `install --no-save` and not `ci`: it takes versions and checksums from the lock as `ci` does, but changes only what
 * differs, and it does not ask for packages of other platforms. No install script runs: none is needed.
 * @returns {Promise<string | undefined>} what went wrong
 */
function runNpm() {
  const script = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const [command, first] = script ? [process.execPath, [script]] : ['npm', []];
  const options = ['install', '--no-save', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(command, [...first, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: npmEnvironment() });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => {
    child.on('error', () => resolve('npm is not installed; install it with Node (on Debian: the package nodejs of NodeSource, or npm).'));
    child.on('close', (code) => resolve(code === 0 ? undefined : whyNpmFailed(said)));
  });
}

/** Packages that npm was told to leave out in its environment are needed all the same. */
function npmEnvironment() {
  const { npm_config_omit: _omit, NODE_ENV: _env, ...env } = process.env;
  return env;
}

/** @param {string} said */
function whyNpmFailed(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(said))
    return "npm can't reach its registry, and not all packages are in its cache; connect this machine or set npm's registry.";
  if (/ENOSPC/.test(said)) return 'the disk is full; about 1 GB is needed for the npm packages.';
  if (/EACCES|EPERM|EROFS/.test(said)) return `npm may not write to ${root}; run this as the owner of the folder.`;
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return `npm could not install the packages:\n${lines.slice(-15).join('\n')}`;
}

/** Some versions of npm leave out the link of an optional package's program. */
function linkNode() {
  const link = join(modules, '.bin', 'node');
  if (existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(`../node-linux-${process.arch}/bin/node`, link);
}

/**
 * @param {string} script
 * @param {string[]} rest
 */
function handOver(script, rest) {
  linkNode();
  const works = spawnSync(ourNode(), ['--version']);
  if (works.status !== 0) throw new Stop(`${ourNode()} does not run on this machine: ${String(works.error ?? works.stderr).trim()}`);
  const PATH = `${join(modules, '.bin')}:${process.env.PATH ?? ''}`;
  const child = spawn(ourNode(), ['--disable-warning=ExperimentalWarning', script, ...rest], {
    // over the fourth, the command hears of our death
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1);
    process.exit();
  });
}
