#!/usr/bin/env node
/** `botpbx`: what an operator does at the machine itself. */
import { parseArgs } from 'node:util';
import { type Client, clientOf, Refused } from '@botpbx/shared/api/client';
import { createNode, enrollNode, listNodes } from '@botpbx/shared/api/nodes';
import { AppError } from '@botpbx/shared/base/errors';
import { NewNode } from '@botpbx/shared/model/node';
import { createApp } from '../../app/app.ts';
import { randomSecret } from '../../base/crypto.ts';
import { tenantDb } from '../../kit/tenant-db.ts';
import type { Hub, Platform } from '../../platform/platform.ts';
import { openSession } from '../../users/session.ts';
import { findOperator, findUserByEmail, updateUser } from '../../users/store.ts';
import { Fault } from './fault.ts';
import { firstRun } from './first-run.ts';
import { type NodePlatform, openPlatform } from './platform.ts';

const USAGE = `Usage: botpbx <command>

  migrate [URL]                      brings the tables of the database (DATABASE_URL) up to date
  first-run [--json]                 makes the first tenant, its admin, two demo extensions and a demo agent where they are missing
  node-token --name NAME [--address HOST] [--json]
                                     makes or finds a node and mints the one-use token that turns a machine into it
  user reset-password EMAIL          gives a user a new password and ends their sessions`;

/** This process has no sockets; the control plane's minute job tells whom it concerns. */
const noHub: Hub = {
  toNode: () => false,
  dropNode: () => {},
  toTenant: () => {},
  dropUser: () => {},
  isNodeOnline: () => false,
  ask: () => Promise.reject(new AppError('unavailable', { detail: 'The command line has no link to a node.' })),
};

type Command = (platform: Platform, args: readonly string[], options: Options) => Promise<string>;
interface Options {
  readonly json: boolean;
  readonly name: string | undefined;
  readonly address: string | undefined;
}

const commands: Readonly<Record<string, Command>> = {
  migrate: async () => 'The tables are up to date.',
  'first-run': async (platform, _args, { json }) => {
    const made = await firstRun(platform, process.env.BOTPBX_ADMIN_PASSWORD || undefined);
    if (json) return JSON.stringify(made);
    if (!made.created) return `${made.admin.email} is there already.`;
    const phones = made.extensions.map(({ extension, name, secret }) => `${name}: ${extension}, password ${secret}`);
    return [`${made.admin.email}: ${made.admin.password ?? 'the password that you set'}`, ...phones].join('\n');
  },
  'node-token': async (platform, _args, { json, name, address }) => {
    if (name === undefined) throw new Fault('node-token needs --name NAME.');
    const { node_id, token, expires_at, command } = await mintToken(platform, name, address);
    return json ? JSON.stringify({ node_id, token, expires_at }) : `${command}\n(valid until ${expires_at}, for one machine)`;
  },
  user: async (platform, [verb, email]) => {
    if (verb !== 'reset-password' || email === undefined) throw new Fault('The command is: user reset-password EMAIL');
    return `${email.toLowerCase()}: ${await resetPassword(platform, email)}`;
  },
};

/** Makes or finds a node by its name and mints an enrollment, both by the API's own operations, as operator. */
async function mintToken(platform: Platform, name: string, address: string | undefined) {
  const given = NewNode.safeParse({ name, address: address ?? null, tenant_ids: [1] });
  if (!given.success) throw new Fault(`${given.error.issues[0]?.path.join('.')} ${given.error.issues[0]?.message}.`);
  const call = await operatorClient(platform);
  const id = (await findNodeId(call, name)) ?? (await call(createNode, { body: given.data })).id;
  return call(enrollNode, { params: { id } });
}

async function findNodeId(call: Client, name: string): Promise<number | undefined> {
  let cursor: string | undefined;
  do {
    const page = await call(listNodes, { query: { limit: 500, cursor } });
    const node = page.data.find((candidate) => candidate.name === name);
    if (node) return node.id;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}

async function operatorClient(platform: Platform): Promise<Client> {
  const operator = await findOperator(platform.db);
  if (!operator) throw new Fault('There is no operator yet; run "botpbx first-run" first.');
  const token = await openSession(platform, operator);
  const app = createApp(platform);
  const headers = () => ({ authorization: `Bearer ${token}` });
  return clientOf({ fetch: async (request) => app.fetch(request, { address: '127.0.0.1' }), base: cloudUrl(platform), headers });
}

/** What the command to paste names as our address. */
const cloudUrl = ({ settings }: Platform) => `${settings.isHttps ? 'https' : 'http'}://127.0.0.1:${process.env.PORT || 3000}`;

async function resetPassword(platform: Platform, email: string): Promise<string> {
  const user = await findUserByEmail(platform.db, email);
  if (!user) throw new Fault(`Nobody signs in as ${email}.`);
  const password = randomSecret(20);
  const change = { password_hash: await platform.passwords.hash(password) };
  await updateUser(tenantDb(platform, user.tenant_id, 'system'), user, change, 'user.password_reset');
  return password;
}

async function main(): Promise<void> {
  const { values, positionals } = readArgs();
  const [name = '', ...args] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (values.help || !command) {
    console.log(USAGE);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const url = name === 'migrate' ? args[0] : undefined;
  // Only the answer goes to stdout, so that another program can read it.
  const variables = { ...process.env, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  const opened: NodePlatform = await openPlatform({ ...variables, LOG_LEVEL: 'error' }, noHub);
  try {
    console.log(await command(opened.platform, args, { json: values.json ?? false, name: values.name, address: values.address }));
  } finally {
    await opened.close(5000);
  }
}

function readArgs() {
  const options = {
    json: { type: 'boolean' },
    name: { type: 'string' },
    address: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (cause) {
    throw new Fault(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof Fault || error instanceof Refused) console.error(`botpbx: ${error.message}`);
  else console.error(error);
}
