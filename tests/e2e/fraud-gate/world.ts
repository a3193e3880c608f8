/** A house with everything through which a call can leave it, and a carrier of SIPp that writes down what does. */
import { join } from 'node:path';
import type { Client } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { CallId } from '@botpbx/shared/base/ids';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import { SipPhone } from '../../support/sip-phone.ts';
import { type SippWall, startSippWall } from '../../support/sipp-wall.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

export const CARRIER_IP = '127.0.0.2';
/** Pairs of phones that work side by side. */
const PAIRS = 6;
const USERS = 16;

/** An extension that something is set on. */
export interface Aim {
  readonly id: number;
  readonly extension: string;
  readonly secret: string;
}

/** Two phones: `caller` may call as far as the pair says, `peer` answers. */
export interface Pair {
  readonly caller: SipPhone;
  readonly callerId: number;
  readonly peer: SipPhone;
}

export interface World {
  readonly story: Story;
  readonly stack: Stack;
  readonly wall: SippWall;
  readonly trunkId: number;
  /** By how far their callers may call. */
  readonly pairs: Readonly<Record<'international' | 'national', readonly Pair[]>>;
  readonly all: readonly Pair[];
  /** Extensions without a phone, as many as were wanted so far. */
  readonly aims: Aim[];
  /** Calls that were looked at. */
  readonly known: Set<CallId>;
  /** Asks the API as one admin after the other: each may ask 600 times a minute. */
  readonly api: Client;
}

/** Builds it. */
export async function buildWorld(story: Story): Promise<World> {
  const stack = await startStack(story);
  const wall = await startSippWall({ folder: join(story.folder, 'wall'), ip: CARRIER_IP, port: stack.ports.own + 40 });
  story.atEnd(() => wall.stop());
  const trunk = { name: 'Carrier', host: CARRIER_IP, port: stack.ports.own + 40, qualify: false };
  const { id: trunkId } = await stack.api(createTrunk, { body: trunk });
  await stack.api(createOutboundRoute, { body: { name: 'Nine', pattern: '_9[0-9+].', strip: 1, position: 10, trunk_ids: [trunkId] } });
  await stack.api(createOutboundRoute, { body: { name: 'All', pattern: '_[0-9+].', trunk_ids: [trunkId] } });
  const pairsOf = async (outbound: OutboundPermission, first: number) => {
    const pairs: Pair[] = [];
    for (let at = 0; at < PAIRS; at++) {
      const [{ phone: caller, id: callerId }, { phone: peer }] = [
        await phoneOf(story, stack, String(first + 2 * at), outbound),
        await phoneOf(story, stack, String(first + 2 * at + 1), outbound),
      ];
      pairs.push({ caller, callerId, peer });
    }
    return pairs;
  };
  const [international, national] = [await pairsOf('international', 8800), await pairsOf('national', 8900)];
  await stack.settled();
  const all = [...international, ...national];
  for (const { caller, peer } of all)
    for (const phone of [caller, peer]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  return {
    story,
    stack,
    wall,
    trunkId,
    aims: [],
    known: new Set(),
    pairs: { international, national },
    all,
    api: inTurn(await stack.admins(USERS)),
  };
}

async function phoneOf(story: Story, stack: Stack, extension: string, outbound: OutboundPermission) {
  const { id, secret = '' } = await stack.api(createExtension, { body: { extension, name: `Phone ${extension}`, outbound } });
  const phone = await SipPhone.open({ user: extension, secret, server: stack.sip });
  story.atEnd(() => phone.close());
  return { phone, id };
}

function inTurn(clients: readonly Client[]): Client {
  let turn = 0;
  return ((...asked: Parameters<Client>) => {
    const client = clients[turn++ % clients.length];
    if (!client) throw new Error('there is no admin');
    return client(...asked);
  }) as Client;
}

/** Does the work for each item, so many at a time. */
export async function inParallel<T>(items: readonly T[], lanes: number, work: (item: T, lane: number) => Promise<void>): Promise<void> {
  const waiting = items.entries();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (const [, item] of waiting) await work(item, lane);
    }),
  );
}
