/** What the node process tells of itself, once a second, for whoever stands at the machine. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAbsent } from './config/files.ts';

export const NodeState = z.object({
  pid: z.number().int(),
  at: z.iso.datetime(),
  started_at: z.iso.datetime(),
  version: z.string(),
  node_id: z.number().int().nullable(),
  revision: z.number().int().nullable(),
  cloud: z.object({ url: z.string().nullable(), is_connected: z.boolean(), since: z.iso.datetime(), reason: z.string().nullable() }),
  asterisk: z.object({ is_connected: z.boolean() }),
  calls: z.number().int(),
  events_kept: z.number().int().describe('Newest event on the disk'),
  providers: z
    .array(
      z.object({ key: z.string(), state: z.enum(['closed', 'open', 'probing']), failures: z.number().int(), fault: z.string().nullable() }),
    )
    .default([])
    .describe('Accounts with providers of agents that failed lately; open ones are not asked now'),
});
export type NodeState = z.infer<typeof NodeState>;

const fileOf = (nodeFolder: string) => join(nodeFolder, 'status.json');

/** Writes the state; it is only news, so it is not synced. */
export async function writeState(nodeFolder: string, state: NodeState): Promise<void> {
  const path = fileOf(nodeFolder);
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A state older than this is of a process that no longer tells. */
const FRESH_MS = 5_000;

/** Reads the state; undefined if no process tells one now. */
export async function readState(nodeFolder: string, nowMs: number): Promise<NodeState | undefined> {
  const text = await readFile(fileOf(nodeFolder), 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  const state = text === undefined ? undefined : NodeState.safeParse(JSON.parse(text)).data;
  return state && nowMs - Date.parse(state.at) < FRESH_MS ? state : undefined;
}

/** The state for people, a fact a line. */
export function describeState(state: NodeState): string {
  const cloud = state.cloud.is_connected
    ? `connected to ${state.cloud.url}`
    : `not connected to ${state.cloud.url ?? 'any'} (${state.cloud.reason ?? 'no reason told'})`;
  return [
    `Node            ${state.node_id === null ? 'not enrolled' : `n${state.node_id}`}, version ${state.version}, process ${state.pid} since ${state.started_at}`,
    `Cloud           ${cloud} since ${state.cloud.since}`,
    `Configuration   ${state.revision === null ? 'none yet' : `revision ${state.revision}`}`,
    `Asterisk        ${state.asterisk.is_connected ? 'connected' : 'not connected'}`,
    `Calls now       ${state.calls}`,
    `Events kept     ${state.events_kept}`,
    ...state.providers.map(
      ({ key, state: is, fault }) => `Provider        ${key} ${is === 'closed' ? 'is asked' : 'is not asked now'}: ${fault}`,
    ),
  ].join('\n');
}
