/** Parties who are sent on: by SIP as phones do it, and by codes that are pressed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createConferenceRoom, deleteConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { updateExtension } from '@botpbx/shared/api/extensions';
import { updateFeatureCodes } from '@botpbx/shared/api/feature-codes';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createQueue, deleteQueue } from '@botpbx/shared/api/queues';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { transferAttended, transferBlind } from '../../support/sip/acts.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, nextAt, recordsOf, talk } from './house.ts';

/** 1001 and 1002 talk; gives both ends. */
async function talking({ phones }: House): Promise<[PhoneCall, PhoneCall]> {
  const { '1001': caller, '1002': called } = phones;
  const before = called.received.length;
  const call = await caller.call('1002');
  await call.until('answered');
  const there = await nextAt(called, before);
  await there.until('answered');
  await sleep(400);
  return [call, there];
}

/** Claims that one record tells of all. */
async function oneRecord(house: House, work: () => Promise<void>): Promise<void> {
  const [record] = await recordsOf(house, 1, async () => {
    await work();
    await calm(house);
  });
  claim(record?.from === '1001' && record.disposition === 'ANSWERED', 'The record is wrong:', record);
}

/** 1002 sends 1001 to 1003. */
export const blindBySip = (house: House): Promise<void> =>
  oneRecord(house, async () => {
    const { '1001': caller, '1003': third } = house.phones;
    const before = third.received.length;
    const [call, there] = await talking(house);
    claim((await transferBlind(there, '1003')) === 202, 'The transfer was refused.');
    const reached = await nextAt(third, before);
    await reached.until('answered');
    await talk(call, reached, [caller, third], 'sent on blindly');
  });

/** 1002 calls 1003 beside, and connects the two. */
export const attendedBySip = (house: House): Promise<void> =>
  oneRecord(house, async () => {
    const { '1001': caller, '1002': middle, '1003': third } = house.phones;
    const before = third.received.length;
    const [call, there] = await talking(house);
    const beside = await middle.call('1003');
    await beside.until('answered');
    const reached = await nextAt(third, before);
    await sleep(300);
    claim((await transferAttended(there, beside)) === 202, 'The transfer was refused.');
    await there.until('ended');
    await talk(call, reached, [caller, third], 'connected');
  });

/** 1002 presses ## and the number. */
export const blindByCode = (house: House): Promise<void> => blindBy('##', house);

/** The same by a code that the tenant chose; the usual one is none any more. */
export async function blindByOwnCode(house: House): Promise<void> {
  const { stack, phones } = house;
  await stack.api(updateFeatureCodes, { body: { transfer_blind: '#9' } });
  await stack.settled();
  await blindBy('#9', house);
  const before = phones['1003'].received.length;
  const [, there] = await talking(house);
  await there.sendDigits('##1003');
  await sleep(4000);
  claim(phones['1003'].received.length === before, 'The usual code still sends callers on.');
  await stack.api(updateFeatureCodes, { body: { transfer_blind: '##' } });
  await stack.settled();
}

const blindBy = (code: string, house: House): Promise<void> =>
  oneRecord(house, async () => {
    const { '1001': caller, '1003': third } = house.phones;
    const before = third.received.length;
    const [call, there] = await talking(house);
    await there.sendDigits(code);
    await sleep(1200);
    await there.sendDigits('1003');
    const reached = await nextAt(third, before, 12_000);
    await reached.until('answered');
    await talk(call, reached, [caller, third], `sent on by ${code}`);
  });

/** 1002 presses *2 and the number, speaks, and hangs up. */
export const attendedByCode = (house: House): Promise<void> =>
  oneRecord(house, async () => {
    const { '1001': caller, '1002': middle, '1003': third } = house.phones;
    const before = third.received.length;
    const [call, there] = await talking(house);
    await there.sendDigits('*2');
    await sleep(1200);
    await there.sendDigits('1003');
    const reached = await nextAt(third, before, 12_000);
    await reached.until('answered');
    await sleep(500);
    await talk(there, reached, [middle, third], 'beside');
    await there.hangUp();
    await sleep(500);
    await talk(call, reached, [caller, third], 'connected by *2');
  });

/** 1002 sends 1001 into a conference, where 1004 is already, and then into a queue, whose member 1003 sends him on. */
export async function intoPlaces(house: House): Promise<void> {
  const { stack, idOf } = house;
  const { '1001': caller, '1003': third, '1004': member } = house.phones;
  const room = await stack.api(createConferenceRoom, { body: { name: 'Talk', number: '805', announce: false } });
  const members = [{ extension_id: idOf('1003'), penalty: 0 }];
  const queue = await stack.api(createQueue, { body: { name: 'Help', number: '806', members } });
  await stack.settled();
  const inside = await member.call('805');
  await inside.until('answered');
  const [call, there] = await talking(house);
  claim((await transferBlind(there, '805')) === 202, 'The transfer into a conference was refused.');
  await sleep(3000);
  await talk(call, inside, [caller, member], 'sent into a conference');
  await calm(house);
  const before = third.received.length;
  const [waiting, sender] = await talking(house);
  claim((await transferBlind(sender, '806')) === 202, 'The transfer into a queue was refused.');
  const served = await nextAt(third, before, 12_000);
  await served.until('answered');
  await sleep(500);
  await talk(waiting, served, [caller, third], 'sent into a queue');
  const further = member.received.length;
  await served.sendDigits('##');
  await sleep(1200);
  await served.sendDigits('1004');
  const last = await nextAt(member, further, 12_000);
  await last.until('answered');
  await talk(waiting, last, [caller, member], 'sent on by a member of a queue');
  await calm(house);
  await stack.api(deleteConferenceRoom, { params: { id: room.id } });
  await stack.api(deleteQueue, { params: { id: queue.id } });
}

const CARRIER_IP = '127.0.0.2';
const DID = '+15550007000';

/** 1002 presses *2 and a number outside: that call is 1002’s too, and goes as far as 1002 may call. */
async function consultOutside(house: House, carrier: SipPhone): Promise<void> {
  const { stack, idOf } = house;
  for (const [outbound, calls] of [
    ['international', 1],
    ['none', 0],
  ] as const) {
    await stack.api(updateExtension, { params: { id: idOf('1002') }, body: { outbound } });
    await stack.settled();
    const before = carrier.received.length;
    const [, there] = await talking(house);
    await there.sendDigits('*2');
    await sleep(1200);
    await there.sendDigits('12125550123');
    await sleep(6000);
    claim(carrier.received.length === before + calls, `With ${outbound} the carrier was called ${carrier.received.length - before} times.`);
    await calm(house);
    await carrier.hangUpAll();
  }
  await stack.api(updateExtension, { params: { id: idOf('1002') }, body: { outbound: 'international' } });
  await stack.settled();
}

/** A caller from outside is sent to the outside: the transferer’s permission decides. A carrier that presses ## is not obeyed. */
export async function toOutside(story: Story, house: House): Promise<void> {
  const { stack, idOf } = house;
  const { '1002': called, '1003': third } = house.phones;
  const port = stack.ports.own + 40;
  const carrier = await SipPhone.open({ user: '+15551234567', server: stack.sip, ip: CARRIER_IP, port, toneHz: 1700 });
  story.atEnd(() => carrier.close());
  const { id } = await stack.api(createTrunk, { body: { name: 'Carrier', host: CARRIER_IP, port } });
  await stack.api(createOutboundRoute, { body: { name: 'Out', pattern: '1NXXNXXXXXX', trunk_ids: [id] } });
  const destination = { type: 'extension', id: idOf('1002') } as const;
  await stack.api(createInboundRoute, { body: { name: 'In', did: DID, destination } });
  await stack.settled();
  const sendOut = async (): Promise<PhoneCall> => {
    const before = called.received.length;
    const call = await carrier.call(DID);
    await call.until('answered');
    const there = await nextAt(called, before);
    await there.until('answered');
    await transferBlind(there, '12125550123');
    return call;
  };
  const arrived = carrier.received.length;
  await sendOut();
  const out = await nextAt(carrier, arrived);
  await out.until('answered');
  await calm(house);
  await carrier.hangUpAll();
  await stack.api(updateExtension, { params: { id: idOf('1002') }, body: { outbound: 'none' } });
  await stack.settled();
  const refused = await sendOut();
  await refused.until('ended', 20_000);
  claim(carrier.received.length === arrived + 1, 'A phone that may not call outside sent a caller there.');
  await stack.api(updateExtension, { params: { id: idOf('1002') }, body: { outbound: 'international' } });
  await stack.settled();
  await consultOutside(house, carrier);
  const [before, thirds] = [called.received.length, third.received.length];
  const call = await carrier.call(DID);
  await call.until('answered');
  await (await nextAt(called, before)).until('answered');
  await call.sendDigits('##1003');
  await sleep(4000);
  claim(third.received.length === thirds && !call.has('ended'), 'A carrier transferred a call.');
  await carrier.hangUpAll();
  await calm(house);
}
