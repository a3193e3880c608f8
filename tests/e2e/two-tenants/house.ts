/** Two tenants with the same numbers, and who of them acts. */
import { type Client, clientOf } from '@botpbx/shared/api/client';
import { createConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { createExtension } from '@botpbx/shared/api/extensions';
import { updateNode } from '@botpbx/shared/api/nodes';
import { createParkingLot } from '@botpbx/shared/api/parking-lots';
import { createTenant } from '@botpbx/shared/api/tenants';
import { type Watch, watch } from '../../support/sip/watch.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import { onlyNode, type Stack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

/** Each tenant's phones all send its own tone. */
const TONES = [500, 900] as const;
export const NUMBERS = ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008', '1009'];
/** Phones that act; the others of the tenant, whose namesakes act at the other one, must notice nothing. */
const LANES = [
  [
    ['1001', '1002', '1003'],
    ['1004', '1005', '1006'],
  ],
  [
    ['1001', '1002', '1003'],
    ['1007', '1008', '1009'],
  ],
] as const;

export interface Side {
  readonly api: Client;
  readonly phones: ReadonlyMap<string, SipPhone>;
  readonly toneHz: number;
  readonly foreignHz: number;
  /** Calls that its own acts sent to each phone. */
  readonly expected: Map<string, number>;
  readonly idle: readonly { readonly number: string; readonly lamp: Watch; readonly shown: number }[];
  messages: number;
}

export interface Lane {
  readonly side: Side;
  readonly other: Side;
  readonly at: number;
  readonly phones: readonly [SipPhone, SipPhone, SipPhone];
  /** The lamp of its parking slot. */
  readonly slot: Watch;
}

/** Makes both, with phones, parking lots and rooms of the same numbers. */
export async function buildSides(story: Story, stack: Stack): Promise<[Side, Side]> {
  const mirror = await stack.api(createTenant, { body: { slug: 'mirror', name: 'Mirror' } });
  const headers = () => ({ authorization: `Bearer ${stack.token}`, 'tenant-id': String(mirror.id) });
  const theirs = clientOf({ base: stack.url, fetch: (request) => fetch(request), headers });
  const node = await onlyNode(stack.api);
  await stack.api(updateNode, { params: { id: node.id }, body: { tenant_ids: [1, mirror.id] } });
  const opened: [SipPhone[], SipPhone[]] = [[], []];
  for (const [at, api] of [stack.api, theirs].entries()) {
    for (const extension of NUMBERS) {
      const { secret = '' } = await api(createExtension, { body: { extension, name: `Phone ${extension}` } });
      const domain = at === 0 ? {} : { domain: mirror.sip_domain };
      const phone = await SipPhone.open({ user: extension, secret, server: stack.sip, toneHz: TONES[at === 0 ? 0 : 1], ...domain });
      story.atEnd(() => phone.close());
      opened[at === 0 ? 0 : 1].push(phone);
    }
    for (const lane of [0, 1]) {
      const lot = { name: `Lot ${lane}`, number: lotOf(lane), first_slot: slotOf(lane), slots: 3, timeout: 60 };
      await api(createParkingLot, { body: lot });
      await api(createConferenceRoom, { body: { name: `Room ${lane}`, number: roomOf(lane), announce: false } });
    }
  }
  await stack.settled();
  for (const phone of opened.flat()) claim((await phone.register()) === 200, `${phone.user} of ${phone.domain} can not register.`);
  return [await makeSide(stack.api, opened[0], 0), await makeSide(theirs, opened[1], 1)];
}

/** Every idle phone is watched by a phone of its own tenant that acts. */
async function makeSide(api: Client, opened: readonly SipPhone[], at: 0 | 1): Promise<Side> {
  const phones = new Map(opened.map((phone) => [phone.user, phone]));
  const acting: readonly string[] = LANES[at].flat();
  const watcher = opened[0];
  claim(watcher !== undefined, 'There is no phone.');
  const idle = [];
  for (const number of NUMBERS.filter((one) => !acting.includes(one))) {
    const lamp = await watch(watcher, number);
    await lamp.until('Ready');
    idle.push({ number, lamp, shown: lamp.shown.length });
  }
  return { api, phones, toneHz: TONES[at], foreignHz: TONES[at === 0 ? 1 : 0], expected: new Map(), idle, messages: 0 };
}

/** Who acts; each watches the slot in which it parks. */
export const lanesOf = (sides: readonly [Side, Side]): Promise<Lane[]> =>
  Promise.all(
    LANES.flatMap((lanes, of) =>
      lanes.map(async (numbers, at) => {
        const [side, other] = of === 0 ? sides : ([sides[1], sides[0]] as const);
        const phones = numbers.map((number) => side.phones.get(number));
        const [one, two, three] = phones;
        claim(one !== undefined && two !== undefined && three !== undefined, 'A phone is missing.');
        return { side, other, at, phones: [one, two, three] as const, slot: await watch(three, slotOf(at)) };
      }),
    ),
  );

/** Number of a lane's parking lot, and of the first slot in it. */
export const lotOf = (at: number): string => `74${at * 5}`;
export const slotOf = (at: number): string => `74${at * 5 + 1}`;
export const roomOf = (at: number): string => `80${at}`;
