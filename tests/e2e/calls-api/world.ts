/** Phones, a carrier and the API as a customer's program uses it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { CallDetails } from '@botpbx/shared/model/call';
import type { LiveRecorder } from '../../support/live.ts';
import { type OnCall, SipPhone } from '../../support/sip-phone.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

export const OWN_DID = '+15550001000';
export const TENANT_CALLER_ID = '+15550009000';
export const ANSWER: OnCall = { kind: 'answer', afterMs: 300 };
export const TONES = { '1003': 440, '1004': 1000, '1005': 700, carrier: 600 } as const;

export interface World {
  readonly stack: Stack;
  readonly live: LiveRecorder;
  /** Has the calls placed. */
  readonly ann: SipPhone;
  readonly bob: SipPhone;
  readonly cid: SipPhone;
  readonly carrier: SipPhone;
  readonly trunkId: number;
}

/** Three phones and one carrier, over which one call goes at a time. */
export async function buildWorld(story: Story): Promise<World> {
  const stack = await startStack(story);
  const port = stack.ports.own + 40;
  const carrier = await SipPhone.open({
    ...{ user: 'carrier', server: stack.sip, ip: '127.0.0.2', port, toneHz: TONES.carrier, onCall: ANSWER },
  });
  story.atEnd(() => carrier.close());
  const body = { name: 'Carrier', host: '127.0.0.2', port, codecs: ['ulaw' as const], max_concurrent_calls: 1 };
  const trunkId = (await stack.api(createTrunk, { body })).id;
  await stack.api(createOutboundRoute, { body: { name: 'Out', pattern: '1NXXNXXXXXX', trunk_ids: [trunkId], prepend: '+' } });
  await stack.api(createOutboundRoute, { body: { name: 'Else', pattern: '_[0-9+*#]!', trunk_ids: [trunkId], position: 200 } });
  await stack.api(updateOwnTenant, { body: { caller_id: TENANT_CALLER_ID } });
  const phone = async (number: keyof typeof TONES) => stack.phone(number, { toneHz: TONES[number], onCall: ANSWER });
  const [ann, bob, cid] = [await phone('1003'), await phone('1004'), await phone('1005')];
  await stack.api(createExtension, { body: { extension: '1009', name: 'Nobody' } });
  const bobsId = (await stack.api(listExtensions, { query: { search: '1004' } })).data[0]?.id ?? 0;
  await stack.api(createInboundRoute, { body: { name: 'In', did: OWN_DID, destination: { type: 'extension', id: bobsId } } });
  await stack.settled();
  for (const one of [ann, bob, cid]) claim((await one.register()) === 200, `${one.user} can not register.`);
  await sleep(500);
  return { stack, live: await stack.live(), ann, bob, cid, carrier, trunkId };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Asks the API as a program with an idempotency key does. */
export async function post({ stack }: World, path: string, body: object, key?: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${stack.token}`, 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
  const response = await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Places a call; gives its id. */
export async function place(world: World, body: object, key?: string): Promise<string> {
  const { status, body: answer } = await post(world, '/api/calls/originate', body, key);
  claim(status === 202, 'The call was not taken:', status, answer);
  return String(answer.call_id);
}

/** Reads one call until it fits. */
export async function untilCallIs(world: World, id: string, fits: (call: CallDetails) => boolean, waitMs = 10_000): Promise<CallDetails> {
  const until = performance.now() + waitMs;
  for (;;) {
    const response = await fetch(`${world.stack.url}/api/calls/${id}`, { headers: { authorization: `Bearer ${world.stack.token}` } });
    const call = (await response.json()) as CallDetails;
    if (response.status === 200 && fits(call)) return call;
    claim(performance.now() < until, `The call ${id} did not become so:`, call);
    await sleep(150);
  }
}
