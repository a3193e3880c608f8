/** A machine that becomes a node in a test: it has a key, enrolls over HTTP, and opens links on sockets that are arrays. */
import { createNode, enrollNode } from '@botpbx/shared/api/nodes';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { CloudFrame, helloText, type NodeFrame } from '@botpbx/shared/link/frames';
import { sign, toBase64Url } from '../../control-plane/src/base/crypto.ts';
import { type LinkDoor, LinkSession } from '../../control-plane/src/link/session.ts';
import type { Socket } from '../../control-plane/src/platform/socket.ts';
import { BASE, type SignedIn, type TestPlatform } from './platform.ts';

/** A socket whose other end is the test. */
export interface FakeSocket extends Socket {
  readonly sent: string[];
  /** Messages since the last call. */
  take(): unknown[];
  closed: { code: number; reason: string } | undefined;
  buffered: number;
}

export function fakeSocket(): FakeSocket {
  const sent: string[] = [];
  let taken = 0;
  const socket: FakeSocket = {
    sent,
    closed: undefined,
    buffered: 0,
    take: () => {
      const fresh = sent.slice(taken).map((text) => JSON.parse(text) as unknown);
      taken = sent.length;
      return fresh;
    },
    send: (text) => void sent.push(text),
    close: (code, reason) => {
      socket.closed ??= { code, reason };
    },
    bufferedBytes: () => socket.buffered,
  };
  return socket;
}

export interface Machine {
  readonly nodeId: number;
  readonly epoch: string;
  /** The answer of the enrolment. */
  readonly cloudPublicKey: string;
  hello(nonce: string, over?: Partial<Extract<NodeFrame, { type: 'hello' }>>): Promise<NodeFrame>;
}

/** Makes a node that serves these tenants; the first is its default. */
export async function makeNode(operator: SignedIn, tenantIds: number[], name = `node ${crypto.randomUUID()}`): Promise<number> {
  return (await operator.call(createNode, { body: { name, tenant_ids: tenantIds } })).id;
}

/** Turns a machine into the node, by a fresh token. */
export async function enrollMachine(t: TestPlatform, operator: SignedIn, nodeId: number, epoch = randomEpoch()): Promise<Machine> {
  const { token } = await operator.call(enrollNode, { params: { id: nodeId } });
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const public_key = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const answer = await redeem(t, { token, public_key, version: '0.1.0' });
  if (answer.status !== 201) throw new Error(`enrolment answered ${answer.status}: ${await answer.text()}`);
  const { cloud_public_key } = (await answer.json()) as { cloud_public_key: string };
  return {
    nodeId,
    epoch,
    cloudPublicKey: cloud_public_key,
    hello: async (nonce, over = {}) => ({
      type: 'hello',
      node_id: nodeId,
      signature: await sign(pair.privateKey, helloText(nonce, nodeId)),
      version: '0.1.0',
      schema: { min: 1, max: 1 },
      epoch,
      applied_revision: null,
      ...over,
    }),
  };
}

export const randomEpoch = (): string =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Spends a token. */
export const redeem = async (t: TestPlatform, body: { token: string; public_key: string; version: string }): Promise<Response> =>
  t.app.request(
    `${BASE}/node/enroll`,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    { address: '192.0.2.9' },
  );

/** A door that the recording hub knows of. */
export function doorOf(t: TestPlatform): LinkDoor & { readonly links: Map<number, LinkSession> } {
  const links = new Map<number, LinkSession>();
  return {
    links,
    enter: (link) => {
      const before = links.get(link.nodeId);
      links.set(link.nodeId, link);
      t.hub.online.add(link.nodeId);
      return before;
    },
    leave: (link) => {
      if (links.get(link.nodeId) !== link) return false;
      t.hub.online.delete(link.nodeId);
      return links.delete(link.nodeId);
    },
  };
}

export interface OpenedLink {
  readonly socket: FakeSocket;
  readonly session: LinkSession;
  send(frame: NodeFrame): Promise<void>;
  /** Frames of the cloud since the last call. */
  heard(): CloudFrame[];
}

/** Opens a link without saying hello; the challenge has been sent. */
export function openLink(t: TestPlatform, door: LinkDoor = doorOf(t)): OpenedLink {
  const socket = fakeSocket();
  const session = new LinkSession({ platform: t.platform, socket, door });
  return {
    socket,
    session,
    send: (frame) => session.onMessage(JSON.stringify(frame)),
    heard: () => socket.take().map((frame) => CloudFrame.parse(frame)),
  };
}

export const nonceIn = (frames: readonly CloudFrame[]): string => {
  const [frame] = frames;
  if (frame?.type !== 'challenge') throw new Error('no challenge');
  return frame.nonce;
};

/** Opens a link and says hello; what the cloud answers is still to be heard. */
export async function linkMachine(
  t: TestPlatform,
  machine: Machine,
  door: LinkDoor = doorOf(t),
  over: Partial<Extract<NodeFrame, { type: 'hello' }>> = {},
): Promise<OpenedLink> {
  const link = openLink(t, door);
  await link.send(await machine.hello(nonceIn(link.heard()), over));
  return link;
}

/** Events with their numbers, beginning with `first`. */
export const numbered = (events: readonly NodeEvent[], first = 1) => events.map((event, at) => ({ seq: first + at, event }));
