/** The ways in which a call can leave the house. Whoever builds a further one adds a line to `WAYS`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listLiveCalls, originateCall, transferCall } from '@botpbx/shared/api/calls';
import { Refused } from '@botpbx/shared/api/client';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createQueue } from '@botpbx/shared/api/queues';
import { createRingGroup } from '@botpbx/shared/api/ring-groups';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import type { CallId } from '@botpbx/shared/base/ids';
import type { Destination } from '@botpbx/shared/model/destination';
import type { ExtensionPatch } from '@botpbx/shared/model/extension';
import type { PhoneCall } from '../../support/sip/call.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import { claim } from '../../support/story.ts';
import type { Hostile } from './numbers.ts';
import { type Aim, CARRIER_IP, inParallel, type Pair, type World } from './world.ts';

/** Tries to reach the numbers outside; resolves when every try is over. */
export type Attempt = (world: World, hostile: readonly Hostile[]) => Promise<void>;
export interface Way {
  readonly name: string;
  readonly attempt: Attempt;
}

const LANES = 10;

/** The phone hears that it does not go, or that it is busy, and hangs up. */
export async function dialled(caller: SipPhone, number: string): Promise<void> {
  const call = await caller.call(number);
  await Promise.race([call.until('progress').catch(() => undefined), call.until('answered').catch(() => undefined), call.until('ended')]);
  await call.hangUp();
}

/** Each number by phones that may call less far than it takes. */
const pairFor = ({ pairs }: World, { isForAll }: Hostile, lane: number): Pair => {
  const from = isForAll ? pairs.international : pairs.national;
  const pair = from[lane % from.length];
  if (!pair) throw new Error('there is no pair');
  return pair;
};

/** Two lists, by who may not call them, each in lanes of its own. */
async function byPairs(world: World, hostile: readonly Hostile[], work: (one: Hostile, pair: Pair) => Promise<void>): Promise<void> {
  const [all, far] = [hostile.filter(({ isForAll }) => isForAll), hostile.filter(({ isForAll }) => !isForAll)];
  const lanes = world.pairs.national.length;
  await Promise.all([all, far].map((list) => inParallel(list, lanes, (one, lane) => work(one, pairFor(world, one, lane)))));
}

const dial: Attempt = (world, hostile) => byPairs(world, hostile, ({ number }, { caller }) => dialled(caller, number));

/** Extensions of which each sends its callers on to another number; made once, changed by each way. */
async function aimsFor({ api, aims }: World, count: number): Promise<readonly Aim[]> {
  const missing = Array.from({ length: Math.max(0, count - aims.length) }, (_, at) => String(30_000 + aims.length + at));
  await inParallel(missing, LANES, async (extension) => {
    const { id, secret = '' } = await api(createExtension, { body: { extension, name: `Aim ${extension}` } });
    aims.push({ id, extension, secret });
  });
  return aims.slice(0, count);
}

/** Sets something on each extension, calls it, and takes it away again. */
const through =
  (set: (number: string) => ExtensionPatch, unset: ExtensionPatch): Attempt =>
  async (world, hostile) => {
    const { api, stack } = world;
    const all = await aimsFor(world, hostile.length);
    const numbered = hostile.map((one, at) => ({ one, aim: all[at] }));
    const change = (body: (number: string) => ExtensionPatch) =>
      inParallel(numbered, LANES, async ({ one, aim }) => {
        const outbound = one.isForAll ? ('international' as const) : ('national' as const);
        if (aim) await unlessRefused(api(updateExtension, { params: { id: aim.id }, body: { ...body(one.number), outbound } }));
      });
    await change(set);
    await stack.settled();
    await inParallel(numbered, LANES, async ({ aim }, lane) => {
      const pair = world.all[lane % world.all.length];
      if (aim && pair) await dialled(pair.caller, aim.extension);
    });
    await change(() => unset);
  };

/** Those whose phones are busy. */
const forwardBusy: Attempt = async (world, hostile) => {
  const phones: SipPhone[] = [];
  await inParallel(await aimsFor(world, hostile.length), LANES, async ({ extension, secret }) => {
    const phone = await SipPhone.open({ user: extension, secret, server: world.stack.sip, onCall: { kind: 'reject', status: 486 } });
    phones.push(phone);
    claim((await phone.register()) === 200, `${extension} can not register.`);
  });
  try {
    await through((number) => ({ forward_busy: number }), { forward_busy: null })(world, hostile);
  } finally {
    await inParallel(phones, LANES, async (phone) => void (await phone.unregister()));
    for (const phone of phones) await phone.close();
  }
};

async function talking({ caller, peer }: Pair): Promise<{ mine: PhoneCall; theirs: PhoneCall }> {
  const [mine, theirs] = await Promise.all([caller.call(peer.user), peer.nextCall()]);
  await mine.until('answered');
  return { mine, theirs };
}

/** A call that has just been answered stands in no bridge yet, and so cannot be sent on at once. */
const BRIDGED_AFTER_MS = 100;

async function refer(call: PhoneCall, number: string): Promise<void> {
  const { user, domain } = call.owner;
  const headers = [`Refer-To: <sip:${number}@${domain}>`, `Referred-By: <sip:${user}@${domain}>`];
  for (let tries = 0; tries < 10; tries++) {
    if ((await call.inDialog('REFER', headers)).status === 202) return;
    await sleep(BRIDGED_AFTER_MS);
  }
  throw new Error(`${user} could not send anybody on to ${number}`);
}

/** Who called sends his callee on to the number; the callee then hears what comes of it. */
const transferBlind: Attempt = (world, hostile) =>
  byPairs(world, hostile, async ({ number }, pair) => {
    const { mine, theirs } = await talking(pair);
    await refer(mine, number);
    await sleep(100);
    await mine.hangUp();
    await theirs.until('ended', hostile.length > 1 ? 600 : 5_000).catch(() => undefined);
    await theirs.hangUp();
  });

/** Who is in a call asks the number itself first. */
async function transferAttended(world: World, hostile: readonly Hostile[]): Promise<void> {
  const talks = new Map<Pair, Promise<{ mine: PhoneCall }>>();
  await byPairs(world, hostile, async ({ number }, pair) => {
    const talk = talks.get(pair) ?? talking(pair);
    talks.set(pair, talk);
    await talk;
    await dialled(pair.caller, number);
  });
  for (const talk of talks.values()) await (await talk).mine.hangUp();
}

/** Not permitted, or no number at all. */
const REFUSALS = new Set([403, 422]);

/** A refusal of the API is as good as one on the phone; tells whether there was none. */
async function unlessRefused(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || !REFUSALS.has(error.status)) throw error;
    return false;
  }
}

const originate: Attempt = (world, hostile) =>
  byPairs(
    world,
    hostile,
    async ({ number }, { caller }) => void (await unlessRefused(world.api(originateCall, { body: { from: caller.user, to: number } }))),
  );

/** The live call of an extension, none that was asked for before. */
async function newCallOf({ api, known }: World, extension: string): Promise<CallId> {
  for (let tries = 0; tries < 40; tries++) {
    const call = (await api(listLiveCalls, {})).data.find(({ id, from, state }) => from === extension && state === 'up' && !known.has(id));
    if (call) {
      known.add(call.id);
      return call.id;
    }
    await sleep(50);
  }
  throw new Error(`no call of ${extension} is going on`);
}

/** Somebody of the house is sent on over the API. */
const transferOverApi: Attempt = (world, hostile) =>
  byPairs(world, hostile, async ({ number }, pair) => {
    const { mine } = await talking(pair);
    const id = await newCallOf(world, pair.caller.user);
    await unlessRefused(world.api(transferCall, { params: { id }, body: { to: number, by: pair.caller.user } }));
    await mine.hangUp();
  });

/** Where the numbers of a list begin, so that two lists have none in common. */
const firstOf = (base: number, hostile: readonly Hostile[]): number => base + (hostile.length > 1 ? 0 : 5_000);

/** A carrier brings calls whose destination is a number outside, in the name of an extension that may not call it. */
const inboundToOutside: Attempt = async (world, hostile) => {
  const { api, stack, story } = world;
  await inParallel([...hostile.entries()], LANES, async ([at, one]) => {
    const { callerId } = pairFor(world, one, at);
    const destination = { type: 'external' as const, number: one.number, extension_id: callerId };
    await unlessRefused(
      api(createInboundRoute, { body: { name: `In ${at}`, did: `+1555${firstOf(2_000_000, hostile) + at}`, destination } }),
    );
  });
  await stack.settled();
  const carrier = await SipPhone.open({ user: '15550009999', server: stack.sip, ip: CARRIER_IP });
  story.atEnd(() => carrier.close());
  await inParallel([...hostile.keys()], LANES, (at) => dialled(carrier, `1555${firstOf(2_000_000, hostile) + at}`));
};

/** Nobody takes a call of a group, or it is out of hours, and it goes on to a number outside. */
const onwardToOutside: Attempt = async (world, hostile) => {
  const { api, stack } = world;
  const extension_ids = [(await aimsFor(world, 1))[0]?.id ?? 0];
  const made: string[] = [];
  await inParallel([...hostile.entries()], LANES, async ([at, one]) => {
    const outside = { type: 'external' as const, number: one.number, extension_id: pairFor(world, one, at).callerId };
    const hours = { name: `Hours ${at}`, ranges: [], calendar_ids: [], open_destination: outside, closed_destination: outside };
    const number = String(firstOf(40_000, hostile) + at);
    const group = (failover: Destination) => api(createRingGroup, { body: { name: `Group ${number}`, number, extension_ids, failover } });
    const byHours = async () => group({ type: 'time_condition', id: (await api(createTimeCondition, { body: hours })).id });
    if (await unlessRefused(at % 2 === 0 ? group(outside) : byHours())) made.push(number);
  });
  await stack.settled();
  await inParallel(made, LANES, async (number, lane) => {
    const pair = world.all[lane % world.all.length];
    if (pair) await dialled(pair.caller, number);
  });
};

/** Nobody is in the queue, so its callers go on to a number outside. */
const queueToOutside: Attempt = async (world, hostile) => {
  const { api, stack } = world;
  const made: string[] = [];
  await inParallel([...hostile.entries()], LANES, async ([at, one]) => {
    const number = String(firstOf(50_000, hostile) + at);
    const empty_destination = { type: 'external' as const, number: one.number, extension_id: pairFor(world, one, at).callerId };
    const body = { name: `Queue ${number}`, key: `q${number}`, number, join_empty: 'no' as const, empty_destination };
    if (await unlessRefused(api(createQueue, { body }))) made.push(number);
  });
  await stack.settled();
  await inParallel(made, LANES, async (number, lane) => {
    const pair = world.all[lane % world.all.length];
    if (pair) await rung(pair.caller, number);
  });
};

/** As `dialled`, of a number that answers first and then goes on. */
async function rung(caller: SipPhone, number: string): Promise<void> {
  const call = await caller.call(number);
  await call.until('ended', 700).catch(() => undefined);
  await call.hangUp();
}

const step = (number: string) => ({ number, ring_seconds: 10, confirm: false });

/** All of them. */
export const WAYS: readonly Way[] = [
  { name: 'dial', attempt: dial },
  { name: 'forward all', attempt: through((number) => ({ forward_all: number }), { forward_all: null }) },
  { name: 'forward on no answer', attempt: through((number) => ({ forward_no_answer: number }), { forward_no_answer: null }) },
  {
    name: 'follow-me',
    attempt: through((number) => ({ follow_me: true, follow_me_steps: [step(number)] }), { follow_me: false, follow_me_steps: [] }),
  },
  { name: 'forward on busy', attempt: forwardBusy },
  { name: 'transfer blind (REFER)', attempt: transferBlind },
  { name: 'transfer attended', attempt: transferAttended },
  { name: 'originate over the API', attempt: originate },
  { name: 'transfer over the API', attempt: transferOverApi },
  { name: 'inbound to a number outside', attempt: inboundToOutside },
  { name: 'group and hours to a number outside', attempt: onwardToOutside },
  { name: 'queue to a number outside', attempt: queueToOutside },
];
