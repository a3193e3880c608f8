/** The steps before anything runs: tables, first tenant and admin, the node's identity, Asterisk's base configuration. */
import { hostname } from 'node:os';
import { type CommandResult, run } from '../base/command.ts';
import { Fault } from '../base/fault.ts';
import { inRoot } from '../base/root.ts';
import { forCloud, forNode } from './secrets.ts';
import type { Settings } from './settings.ts';

/** What the first start made; secrets are there this once. */
export interface FirstRun {
  readonly created: boolean;
  readonly admin: { readonly email: string; readonly password: string | null };
  readonly extensions: readonly { readonly extension: string; readonly name: string; readonly secret: string | null }[];
}

type Env = Readonly<Record<string, string>>;

/** The control plane's command line, `botpbx`. */
export const CLOUD_CLI = inRoot('control-plane', 'dist', 'cli.js');
/** The media node's command line, `botpbx-node`. */
export const NODE_CLI = inRoot('media-node', 'dist', 'cli.js');

/** Brings the tables up to date. */
export async function migrate(env: Env): Promise<void> {
  await command(CLOUD_CLI, ['migrate'], forCloud(env));
}

/** Makes tenant, admin and demo extensions where they are not there yet. */
export async function firstRun(env: Env): Promise<FirstRun> {
  return jsonOf<FirstRun>(await command(CLOUD_CLI, ['first-run', '--json'], forCloud(env)));
}

/** Makes this machine a node by the normal way: a one-use token from the cloud, spent by the node. */
export async function enroll(settings: Settings, env: Env): Promise<void> {
  const name = ['--name', hostname().slice(0, 60) || 'node', '--address', settings.address];
  const { token } = jsonOf<{ token: string }>(await command(CLOUD_CLI, ['node-token', ...name, '--json'], forCloud(env)));
  await command(NODE_CLI, ['enroll', '--url', settings.localUrl, '--token', token], forNode(env));
}

/** Writes Asterisk's base configuration and the secrets of its interfaces. */
export async function prepare(env: Env): Promise<void> {
  await command(NODE_CLI, ['prepare'], forNode(env));
}

async function command(cli: string, args: readonly string[], env: Record<string, string>): Promise<CommandResult> {
  const result = await run(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], { env });
  if (result.code !== 0) throw new Fault(`"${args[0]}" went wrong:\n${result.output.trim()}`);
  return result;
}

function jsonOf<T>(result: CommandResult): T {
  const last = result.stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as T;
}
