/** The bearer of a node for its HTTPS requests: `n<node>.<generation>.<end in seconds>.<MAC>`. It ends by itself, or when the node is removed or enrolls anew. */
import { fromBase64Url, toBase64Url } from '../base/crypto.ts';
import { findNode } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';

export const BEARER_LIFE_MS = 10 * 60_000;

const FORM = /^n([1-9][0-9]{0,14})\.([0-9]{1,15})\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/;

/** What the MAC covers. No session token has this form, so one key serves both. */
const covered = (nodeId: number, generation: number, endsAtSeconds: number) =>
  new TextEncoder().encode(`botpbx-node-bearer:${nodeId}:${generation}:${endsAtSeconds}`);

/** Makes a bearer for a node that has proved who it is. @throws {TypeError} if there is no such node any more */
export async function bearerOf(platform: Platform, nodeId: number): Promise<string> {
  const node = await findNode(platform.db, nodeId);
  if (!node) throw new TypeError('a bearer for a node that does not exist');
  const endsAtSeconds = Math.floor((platform.clock.nowMs() + BEARER_LIFE_MS) / 1000);
  const mac = await crypto.subtle.sign('HMAC', platform.keys.session, covered(nodeId, node.generation, endsAtSeconds));
  return `n${nodeId}.${node.generation}.${endsAtSeconds}.${toBase64Url(new Uint8Array(mac))}`;
}

/** The node that a bearer stands for; undefined if it is not ours, has ended, or its node was removed or enrolled anew. */
export async function nodeIdOf(platform: Platform, bearer: string): Promise<number | undefined> {
  const [, id, generation, end, mac] = FORM.exec(bearer) ?? [];
  if (id === undefined || mac === undefined) return undefined;
  const [nodeId, made, endsAtSeconds] = [Number(id), Number(generation), Number(end)];
  const bytes = fromBase64Url(mac);
  // The last sign of the text has two bits that mean nothing; only one spelling is a bearer.
  const isOurs =
    toBase64Url(bytes) === mac && (await crypto.subtle.verify('HMAC', platform.keys.session, bytes, covered(nodeId, made, endsAtSeconds)));
  if (!isOurs || endsAtSeconds * 1000 < platform.clock.nowMs()) return undefined;
  return (await findNode(platform.db, nodeId))?.generation === made ? nodeId : undefined;
}
