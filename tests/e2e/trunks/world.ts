/** What every part of the story of trunks stands on: a phone, a name server, and carriers at addresses of their own. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOutboundRoute, updateOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk, getTrunk } from '@botpbx/shared/api/trunks';
import type { NewTrunk } from '@botpbx/shared/model/trunk';
import type { TrunkStatus } from '@botpbx/shared/model/trunk-status';
import type { LiveRecorder } from '../../support/live.ts';
import { type NameServer, startNameServer } from '../../support/name-server.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { headerOf } from '../../support/sip/message.ts';
import { type OnCall, SipPhone } from '../../support/sip-phone.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { makeCertificate } from '../../support/tls-carrier.ts';

export const CALLER_ID = '+15550009000';
export const ANSWER: OnCall = { kind: 'answer', afterMs: 300 };
export const TLS_HOST = '127.0.0.5';

export interface World {
  readonly story: Story;
  readonly stack: Stack;
  readonly live: LiveRecorder;
  readonly names: NameServer;
  readonly phone: SipPhone;
  /** The route that all calls of the story take; each step sets its trunks. */
  readonly routeId: number;
  /** Port of the carrier with this number. */
  portOf(number: number): number;
  readonly tls: { readonly cert: string; readonly key: string };
}

export async function build(story: Story): Promise<World> {
  const names = await startNameServer();
  story.atEnd(() => names.close());
  const tls = makeCertificate(join(story.folder, 'tls'), TLS_HOST);
  const stack = await startStack(story, { env: { NAME_SERVERS: names.address, SIP_TLS_CA: tls.cert } });
  const live = await stack.live(['trunk.*']);
  const phone = await stack.phone('1003', { toneHz: 700 });
  await stack.api(updateOwnTenant, { body: { caller_id: CALLER_ID } });
  const portOf = (number: number) => stack.ports.own + 30 + number;
  const { id: spare } = await stack.api(createTrunk, { body: { name: 'Spare', host: '127.0.0.20', qualify: false } });
  const { id: routeId } = await stack.api(createOutboundRoute, { body: { name: 'All', pattern: '1NXXNXXXXXX', trunk_ids: [spare] } });
  await stack.settled();
  claim((await phone.register()) === 200, '1003 can not register.');
  return { story, stack, live, names, phone, routeId, portOf, tls };
}

export async function carrierAt({ story, stack }: World, ip: string, port: number): Promise<SipPhone> {
  const opened = await SipPhone.open({ user: 'carrier', server: stack.sip, ip, port, toneHz: 600, onCall: ANSWER });
  story.atEnd(() => opened.close());
  return opened;
}

export const addTrunk = async ({ stack }: World, body: NewTrunk): Promise<number> => (await stack.api(createTrunk, { body })).id;

export async function routeOver({ stack, routeId }: World, trunk_ids: number[]): Promise<void> {
  await stack.api(updateOutboundRoute, { params: { id: routeId }, body: { trunk_ids } });
  await stack.settled();
}

export async function untilStatus({ stack, live }: World, id: number, status: TrunkStatus, waitMs = 20_000): Promise<number> {
  const sinceMs = performance.now();
  await live.until(({ event, data }) => event === 'trunk.status' && data.trunk_id === id && data.status === status, 0, waitMs);
  const row = await stack.api(getTrunk, { params: { id } });
  claim(row.status === status, `The row says ${row.status} while ${status} was told.`);
  return performance.now() - sinceMs;
}

export const numberAsked = (call: PhoneCall): string => /^sip:([^@;]*)/.exec(call.invite?.uri ?? '')?.[1] ?? '';
export const callerSeen = (call: PhoneCall): string => /sip:([^@;>]*)/.exec(call.invite ? headerOf(call.invite, 'from') : '')?.[1] ?? '';

/** Calls; gives the call as the carrier had it. */
export async function reach({ phone }: World, carrier: SipPhone, dialled = '12025551234'): Promise<PhoneCall> {
  const [call, seen] = await Promise.all([phone.call(dialled), carrier.nextCall()]);
  await call.until('answered');
  await sleep(300);
  const heard = call.media.levelDb(600);
  await call.hangUp();
  await seen.until('ended');
  claim(heard > -20, `The carrier is heard at ${heard.toFixed(1)} dB.`);
  return seen;
}
