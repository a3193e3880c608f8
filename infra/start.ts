/** `npm start`: brings, builds, sets up and runs the whole product on this machine until it is told to stop. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bringEars } from './base/debian.ts';
import { asCommand, Fault } from './base/fault.ts';
import { step } from './base/progress.ts';
import { build } from './build.ts';
import { bringAsterisk } from './supervise/asterisk.ts';
import { banner, shownOnce } from './supervise/banner.ts';
import { takeLock } from './supervise/lock.ts';
import { untilServing } from './supervise/node-state.ts';
import { complaintIn, enrolledAt, isHealthy } from './supervise/own-cloud.ts';
import { portFaults } from './supervise/ports.ts';
import type { ProcessId } from './supervise/process-id.ts';
import { makeProduct, type Product, stopProduct } from './supervise/product.ts';
import type { ServiceChange } from './supervise/service.ts';
import { readSettings, type Settings } from './supervise/settings.ts';
import { enroll, firstRun, migrate, prepare } from './supervise/setup.ts';

const READY_MS = 30_000;
const NODE_STOP_MS = 8000;
/** A terminal's Ctrl-C comes once from the terminal and once from npm: what follows this soon is the same one. */
const SAME_SIGNAL_MS = 700;

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  for (const warning of settings.warnings) console.error(`botpbx: ${warning}.`);
  makeHome(settings.home);
  const lock = await takeLock(settings.home);
  process.on('exit', lock.release);
  const faults = await portFaults(settings.ports);
  if (faults.length > 0) throw new Fault(faults.join('\n        '));
  await build();
  const env = { ...settings.env, ...(await bringAsterisk(settings.env, settings.home)) };
  const deaf = await bringEars();
  if (deaf !== undefined) console.error(`botpbx: ${deaf}.`);
  await step('Bringing the tables up to date', () => migrate(env));
  const first = await step('Looking after tenant and admin', () => firstRun(env));
  let unshown = shownOnce(settings, first);
  process.on('exit', () => unshown !== '' && console.log(unshown));
  const product = makeProduct({ env, logs: join(settings.home, 'logs'), restarts: true, onChange: teller(lock.remember) });
  stopOnSignals(product, lock.release);
  try {
    await bringUp(product, settings, env);
  } catch (error) {
    await stopProduct(product);
    // the channel to whoever started us would keep this process for ever
    process.removeAllListeners('disconnect');
    process.channel?.unref();
    throw error;
  }
  unshown = '';
  console.log(banner(settings, first));
}

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
    mkdirSync(join(home, 'logs'), { recursive: true });
    chmodSync(join(home, 'logs'), 0o750);
  } catch (error) {
    throw new Fault(`the folder ${home} can't be made; set BOTPBX_HOME to one that you can write to.`, { cause: error });
  }
}

async function bringUp(product: Product, settings: Settings, env: Readonly<Record<string, string>>): Promise<void> {
  const log = join(settings.home, 'logs', 'control-plane.log');
  const complaint = complaintIn(log);
  product.controlPlane.start();
  const isHopeless = () => complaint() !== undefined;
  const isUp = await step('Starting the control plane', () => isHealthy(settings.localUrl, READY_MS, isHopeless));
  // the address of the control plane is another one since PORT, HOST or SSL_ENABLED was changed
  const isEnrolled = enrolledAt(settings.home) === settings.localUrl;
  if (!isUp) {
    const why = complaint() ?? `the control plane did not come up within ${READY_MS / 1000} s; see ${log}`;
    if (!isEnrolled) throw new Fault(why);
    console.error(`botpbx: ${why}\nbotpbx: calls go on without the control plane.`);
  }
  if (!isEnrolled) await step('Enrolling this machine as a node', () => enroll(settings, env));
  await step('Writing the base configuration of Asterisk', () => prepare(env));
  product.asterisk.start();
  await bringUpNode(product, settings, env);
}

async function bringUpNode(product: Product, settings: Settings, env: Readonly<Record<string, string>>): Promise<void> {
  const begin = () => {
    const sinceMs = Date.now();
    product.node.start();
    return step('Starting Asterisk and the node process', () => untilServing(settings.home, sinceMs, READY_MS));
  };
  let serving = await begin();
  if (serving === 'stranger') {
    await product.node.stop(NODE_STOP_MS);
    await step('Enrolling this machine anew: the control plane does not know it', () => enroll(settings, env));
    serving = await begin();
  }
  if (serving !== 'serving')
    console.error(`botpbx: the node process is not ready after ${READY_MS / 1000} s; see ${settings.home}/logs/node.log.`);
}

/** Tells the terminal what died, and the lock what lives. */
function teller(remember: (children: readonly ProcessId[]) => void): (what: ServiceChange) => void {
  const alive = new Map<string, ProcessId>();
  return (what) => {
    if (what.kind === 'started') alive.set(what.name, what.process);
    else console.error(`botpbx: ${what.name} ended (${what.how}); starting it again in ${((what.againInMs ?? 0) / 1000).toFixed(1)} s.`);
    remember([...alive.values()]);
  };
}

function stopOnSignals(product: Product, release: () => void): void {
  let firstMs: number | undefined;
  const onSignal = () => {
    const nowMs = performance.now();
    if (firstMs !== undefined && nowMs - firstMs < SAME_SIGNAL_MS) return;
    if (firstMs !== undefined) return endAtOnce(product, release);
    firstMs = nowMs;
    console.error('\nStopping …');
    void stopProduct(product).then(() => {
      release();
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.once('disconnect', onSignal);
}

function endAtOnce(product: Product, release: () => void): never {
  for (const service of Object.values(product)) service.kill('SIGKILL', true);
  release();
  process.exit(1);
}

await asCommand(start);
