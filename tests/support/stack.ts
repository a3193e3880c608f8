/** A whole product for one test: control plane, node process and Asterisk from the built bundles, in a folder and on ports of its own. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, clientOf } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { login } from '@botpbx/shared/api/login';
import { listNodes } from '@botpbx/shared/api/nodes';
import { createUser } from '@botpbx/shared/api/users';
import { run } from '../../infra/base/command.ts';
import { build } from '../../infra/build.ts';
import { bringAsterisk } from '../../infra/supervise/asterisk.ts';
import { isHealthy } from '../../infra/supervise/own-cloud.ts';
import { makeProduct, type Product, stopProduct } from '../../infra/supervise/product.ts';
import { readSettings } from '../../infra/supervise/settings.ts';
import { enroll, firstRun, migrate, prepare } from '../../infra/supervise/setup.ts';
import { LiveRecorder } from './live.ts';
import { type Ports, portsFor } from './ports.ts';
import type { Address } from './sip/transactions.ts';
import { SipPhone, type SipPhoneOptions } from './sip-phone.ts';
import type { Story } from './story.ts';

export const ADMIN = { email: 'admin@botpbx.local', password: 'correct horse battery' } as const;

export interface Stack {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ports: Ports;
  readonly url: string;
  /** Where phones register. */
  readonly sip: Address;
  readonly product: Product;
  /** The API as the admin, who is operator too. */
  readonly api: Client;
  readonly token: string;
  /** The API as further admins, for tests that ask for more than one user may in a minute. */
  admins(count: number): Promise<Client[]>;
  live(topics?: readonly string[]): Promise<LiveRecorder>;
  /** Creates an extension and opens a phone for it that is not yet registered. */
  phone(extension: string, options?: Partial<SipPhoneOptions>): Promise<SipPhone>;
  /** Waits until the node runs the newest revision. */
  settled(waitMs?: number): Promise<void>;
  startCloud(): Promise<void>;
  /** Output of a command on Asterisk's own console. */
  asterisk(command: string): Promise<string>;
}

export interface StackOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Puts something between node and control plane: gets the latter's URL, gives the one that the node enrolls with. */
  readonly between?: (url: string, ports: Ports) => Promise<string>;
}

const READY_MS = 30_000;
/** One user may ask 600 times a minute. */
const POLL_MS = 150;
const CALM_MS = 300;

/** Starts everything and waits until the node runs its first revision; it is all ended with the story. */
export async function startStack(story: Story, options: StackOptions = {}): Promise<Stack> {
  await build();
  const ports = await portsFor(story.name);
  const home = join(story.folder, 'home');
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o711);
  const settings = readSettings({ ...process.env, ...environment(home, ports), ...options.env }, join(home, '.env'));
  const env = { ...settings.env, ...(await bringAsterisk(settings.env, home)) };
  const product = makeProduct({ env, logs: join(home, 'logs'), restarts: false });
  story.atEnd(() => stopProduct(product));
  story.onFailure(() => endsOfLogs(home));
  await migrate(env);
  await firstRun(env);
  const startCloud = async () => {
    product.controlPlane.start();
    if (!(await isHealthy(settings.localUrl, READY_MS))) throw new Error('the control plane did not come up');
  };
  await startCloud();
  await enroll(options.between ? { ...settings, localUrl: await options.between(settings.localUrl, ports) } : settings, env);
  await prepare(env);
  product.asterisk.start();
  product.node.start();
  const url = settings.localUrl;
  const { api, token } = await signIn(url, ADMIN);
  const sip = { host: '127.0.0.1', port: ports.sip };
  await settle(api, READY_MS);
  await untilAnswers(sip);
  return {
    ...{ home, env, ports, url, sip, product, api, token, startCloud },
    admins: (count) => furtherAdmins(api, url, count),
    live: async (topics) => {
      const recorder = await LiveRecorder.open(url, token, topics);
      story.atEnd(() => recorder.close());
      return recorder;
    },
    phone: async (extension, more = {}) => {
      const { secret = '' } = await api(createExtension, { body: { extension, name: `Phone ${extension}` } });
      const phone = await SipPhone.open({ user: extension, secret, server: sip, ...more });
      story.atEnd(() => phone.close());
      return phone;
    },
    settled: (waitMs = READY_MS) => settle(api, waitMs),
    asterisk: async (command) => {
      const config = join(env.ASTERISK_RUN ?? '', 'etc', 'asterisk.conf');
      return (await run(env.ASTERISK_BIN ?? '', ['-C', config, '-rx', command])).output;
    },
  };
}

function environment(home: string, ports: Ports): Record<string, string> {
  const text = {
    PORT: ports.http,
    FRONTEND_PORT: ports.frontend,
    AGI_PORT: ports.agi,
    AMI_PORT: ports.ami,
    ARI_PORT: ports.ari,
    SIP_PORT: ports.sip,
    SIP_TLS_PORT: ports.sipTls,
    AUDIOSOCKET_PORT: ports.audio,
    RTP_PORT_START: ports.rtpFirst,
    RTP_PORT_END: ports.rtpLast,
  };
  return {
    ...Object.fromEntries(Object.entries(text).map(([name, port]) => [name, String(port)])),
    BOTPBX_HOME: home,
    DATABASE_URL: '',
    HOST: '127.0.0.1',
    SIP_BIND: '127.0.0.1',
    BOTPBX_ADMIN_PASSWORD: ADMIN.password,
    BCRYPT_ROUNDS: '4',
    RATE_LIMIT_MAX: '100000',
    SIP_SECRET_POLICY: 'any',
    LOG_LEVEL: 'debug',
  };
}

/** Signs in and makes a client of the whole API. */
export async function signIn(url: string, credentials: { email: string; password: string }): Promise<{ api: Client; token: string }> {
  const stranger = clientOf({ base: url, fetch: (request) => fetch(request) });
  const { token } = await stranger(login, { body: credentials });
  const headers = () => ({ authorization: `Bearer ${token}` });
  return { token, api: clientOf({ base: url, fetch: (request) => fetch(request), headers }) };
}

async function furtherAdmins(api: Client, url: string, count: number): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const email = `admin${at}@example.com`;
      await api(createUser, { body: { email, name: `Admin ${at}`, role: 'admin', password: ADMIN.password } });
      return (await signIn(url, { email, password: ADMIN.password })).api;
    }),
  );
}

/** The one node of the stack, as the API tells of it. */
export async function onlyNode(api: Client): ReturnType<typeof nodeOf> {
  return nodeOf(api);
}

async function nodeOf(api: Client) {
  const [node] = (await api(listNodes, {})).data;
  if (node === undefined) throw new Error('there is no node');
  return node;
}

/** A change is published after it was answered: the newest revision must be the same for a while. */
async function settle(api: Client, waitMs: number): Promise<void> {
  const until = performance.now() + waitMs;
  let since: { revision: number; atMs: number } | undefined;
  for (;;) {
    const { status, latest_revision: latest, applied_revision: applied, rejected } = await nodeOf(api);
    const isSettled = status === 'online' && latest !== null && latest === applied;
    if (!isSettled) since = undefined;
    else if (since?.revision !== latest) since = { revision: latest, atMs: performance.now() };
    else if (performance.now() - since.atMs >= CALM_MS) return;
    if (performance.now() > until) throw new Error(`the node did not settle: ${JSON.stringify({ status, latest, applied, rejected })}`);
    await sleep(POLL_MS);
  }
}

async function untilAnswers(sip: Address): Promise<void> {
  const probe = await SipPhone.open({ user: 'probe', server: sip });
  try {
    await probe.request('OPTIONS', `sip:${sip.host}:${sip.port}`);
  } finally {
    await probe.close();
  }
}

const TAIL_BYTES = 3000;

function endsOfLogs(home: string): string {
  const folders = [join(home, 'logs'), join(home, 'asterisk', 'log')].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files
    .filter((path) => /\.log$|messages|full/.test(path))
    .map((path) => `--- the end of ${path}\n${readFileSync(path, 'utf8').slice(-TAIL_BYTES)}`)
    .join('\n');
}
