/** A whole control plane in a test: the real app and the real database, with a clock, a hub and passwords that the test holds in its hand. */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, clientOf } from '@botpbx/shared/api/client';
import { AppError } from '@botpbx/shared/base/errors';
import type { NodeCommand } from '@botpbx/shared/link/commands';
import type { CloudFrame } from '@botpbx/shared/link/frames';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { Role } from '@botpbx/shared/model/user';
import { drizzle } from 'drizzle-orm/libsql';
import { createApp } from '../../control-plane/src/app/app.ts';
import { convertSound } from '../../control-plane/src/base/audio/convert.ts';
import { writeWav } from '../../control-plane/src/base/audio/wav.ts';
import type { App } from '../../control-plane/src/kit/bind.ts';
import { tenantDb } from '../../control-plane/src/kit/tenant-db.ts';
import type { Log } from '../../control-plane/src/platform/log.ts';
import { noMailer } from '../../control-plane/src/platform/mailer.ts';
import type { Clock, Hub, Keys, Passwords, Platform } from '../../control-plane/src/platform/platform.ts';
import { readSettings } from '../../control-plane/src/platform/settings.ts';
import type { SoundTools } from '../../control-plane/src/platform/sound-tools.ts';
import { makeFileBlobs } from '../../control-plane/src/runtime/node/blobs.ts';
import { openDatabase } from '../../control-plane/src/runtime/node/database.ts';
import { migrate } from '../../control-plane/src/runtime/node/migrate.ts';
import { makePoster } from '../../control-plane/src/runtime/node/poster.ts';
import { makeTasks } from '../../control-plane/src/runtime/node/tasks.ts';
import { makeTextTools } from '../../control-plane/src/runtime/node/text-tools.ts';
import { createTenant } from '../../control-plane/src/tenants/store.ts';
import { openSession } from '../../control-plane/src/users/session.ts';
import { createUser } from '../../control-plane/src/users/store.ts';

/** Time that moves only when the test says so. */
export interface FakeClock extends Clock {
  advanceMs(ms: number): void;
}

/** Writes down what would have gone to sockets. */
export interface RecordingHub extends Hub {
  readonly toNodes: { nodeId: number; frame: CloudFrame }[];
  readonly toTenants: { tenantId: number; live: LiveEvent }[];
  readonly droppedUsers: number[];
  readonly droppedNodes: { nodeId: number; code: string }[];
  /** Nodes that have a socket. */
  readonly online: Set<number>;
  readonly asked: { nodeId: number; command: NodeCommand }[];
  /** What a node answers to a command; a test puts its own here. Without one no node can be asked. */
  answer: (nodeId: number, command: NodeCommand) => unknown;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Somebody who signed in. */
export interface SignedIn {
  readonly userId: number;
  readonly tenantId: number;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  /** Calls operations as this user. */
  readonly call: Client;
  /** Sends a request as this user; a body that is no text goes as JSON. */
  readonly request: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}

export interface TestPlatform {
  readonly platform: Platform;
  readonly app: App;
  readonly clock: FakeClock;
  readonly hub: RecordingHub;
  readonly logged: readonly LogLine[];
  /** Path of the database's file. */
  readonly file: string;
  readonly makeTenant: (slug?: string) => Promise<number>;
  /** Makes a user with this role, in a tenant of its own unless one is named, and signs in. */
  readonly signedInAs: (role: Role | 'operator', tenantId?: number) => Promise<SignedIn>;
  /** Resolves when all deferred tasks have ended. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What clients see as our address. */
export const BASE = 'http://pbx.test';

/** Makes a platform with migrated, empty tables. `environment` overrides settings. Close it in `afterEach`. */
export async function makeTestPlatform(environment: Record<string, string> = {}): Promise<TestPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'botpbx-test-'));
  const file = join(folder, 'botpbx.db');
  await copyFile(await emptyDatabase(), file);
  const client = await openDatabase({ url: `file:${file}` });
  const logged: LogLine[] = [];
  const log = recordingLog(logged);
  const tasks = makeTasks(log);
  const clock = fakeClock();
  const hub = recordingHub();
  const settings = readSettings({ RATE_LIMIT_MAX: '100000', ...environment }, 'test');
  const db = drizzle(client);
  const blobs = makeFileBlobs(join(folder, 'blobs'));
  const texts = makeTextTools();
  const platform: Platform = {
    settings,
    clock,
    tasks,
    hub,
    passwords: quickPasswords,
    keys: await testKeys(),
    db,
    blobs,
    mailer: noMailer,
    poster: makePoster({ allow: settings.egressAllow }),
    sounds: wavTools,
    texts,
    log,
  };
  const app = createApp(platform);
  const idle = async () => {
    if (!(await tasks.drain(10_000))) throw new Error('tasks did not end');
  };
  const close = async () => {
    await idle();
    await texts.stop();
    client.close();
    await rm(folder, { recursive: true, force: true });
  };
  const makeTenant = (slug = `t${randomBytes(6).toString('hex')}`) => tenantOf(platform, slug);
  const signedInAs = async (role: Role | 'operator', tenantId?: number) => signedIn(platform, app, role, tenantId ?? (await makeTenant()));
  return { platform, app, clock, hub, logged, file, makeTenant, signedInAs, idle, close };
}

async function tenantOf(platform: Platform, slug: string): Promise<number> {
  const system = tenantDb(platform, 1, 'system');
  const given = { slug, name: `Tenant ${slug}`, time_zone: 'UTC' };
  return (await createTenant(platform.db, system, given, platform.settings.sipBaseDomain)).id;
}

async function signedIn(platform: Platform, app: App, role: Role | 'operator', tenantId: number): Promise<SignedIn> {
  const email = `${role}-${randomBytes(6).toString('hex')}@example.com`;
  const password = 'correct horse battery';
  const isOperator = role === 'operator';
  const user = await createUser(tenantDb(platform, tenantId, 'system'), {
    email,
    name: `The ${role}`,
    role: isOperator ? 'admin' : role,
    is_operator: isOperator,
    password_hash: await platform.passwords.hash(password),
  });
  const token = await openSession(platform, user);
  const headers = () => ({ authorization: `Bearer ${token}` });
  const call = clientOf({ fetch: async (request) => app.fetch(request, { address: '192.0.2.1' }), base: BASE, headers });
  const request: SignedIn['request'] = async (method, path, body, more = {}) =>
    app.request(
      BASE + path,
      {
        method,
        headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      { address: '192.0.2.1' },
    );
  return { userId: user.id, tenantId, email, password, token, call, request };
}

/** Path of a database with all tables and no rows, made once in this process. */
let empty: Promise<string> | undefined;
function emptyDatabase(): Promise<string> {
  empty ??= makeEmptyDatabase();
  return empty;
}

async function makeEmptyDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'botpbx-empty-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'empty.db');
  const client = await openDatabase({ url: `file:${file}` });
  await migrate(client);
  await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  client.close();
  return file;
}

/** A clock that stands at a fixed moment of 2026. */
export function fakeClock(startMs = Date.UTC(2026, 10, 22, 12)): FakeClock {
  let nowMs = startMs;
  const advanceMs = (ms: number) => {
    nowMs += ms;
  };
  return { nowMs: () => nowMs, advanceMs };
}

export function recordingHub(): RecordingHub {
  const toNodes: RecordingHub['toNodes'] = [];
  const toTenants: RecordingHub['toTenants'] = [];
  const droppedUsers: number[] = [];
  const droppedNodes: RecordingHub['droppedNodes'] = [];
  const online = new Set<number>();
  const asked: RecordingHub['asked'] = [];
  const hub: RecordingHub = {
    asked,
    answer: () => {
      throw new AppError('unavailable', { detail: 'The node is not connected.' });
    },
    ask: async (nodeId, command) => {
      asked.push({ nodeId, command });
      return (await hub.answer(nodeId, command)) as never;
    },
    toNodes,
    toTenants,
    droppedUsers,
    droppedNodes,
    online,
    toNode: (nodeId, frame) => online.has(nodeId) && toNodes.push({ nodeId, frame }) > 0,
    dropNode: (nodeId, code) => void droppedNodes.push({ nodeId, code }),
    toTenant: (tenantId, live) => void toTenants.push({ tenantId, live }),
    dropUser: (userId) => void droppedUsers.push(userId),
    isNodeOnline: (nodeId) => online.has(nodeId),
  };
  return hub;
}

/** Passwords without the quarter of a second that the real ones take. */
const quickPasswords: Passwords = {
  hash: async (password) => `quick:${password}`,
  verify: async (password, hash) => hash === `quick:${password}`,
};

/** Reads WAV files here and now; MP3, OGG and speech are tried with the real tools. */
const wavTools: SoundTools = {
  convert: (file) =>
    convertSound(file, () => {
      throw new AppError('sound.unreadable');
    }),
  speak: async ({ text }) => ({ wav: writeWav([new Int16Array(160 * text.length)], 16_000), durationMs: 10 * text.length }),
};

async function testKeys(): Promise<Keys> {
  const master = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const session = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
  const signing = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return { master, session, signing };
}

function recordingLog(lines: LogLine[]): Log {
  const at =
    (level: string) =>
    (msg: string, facts: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, msg, facts });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
