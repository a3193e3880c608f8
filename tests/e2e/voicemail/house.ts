/** Two tenants with the same numbers, their phones, and a mail server. */
import { type Client, clientOf } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { updateNode } from '@botpbx/shared/api/nodes';
import { createTenant } from '@botpbx/shared/api/tenants';
import type { PhoneCall } from '../../support/sip/call.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import { onlyNode, type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { type Lamp, lampOf, subscribeLamp } from './lamp.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';

export const PIN = '4321';
export const EMAIL = 'owner@example.com';
/** What callers of the first and of the second tenant speak. */
export const TONE_HZ = 620;
export const OTHER_TONE_HZ = 880;

/** The side of one tenant. */
export interface Side {
  readonly api: Client;
  /** 1001, whose mailbox it is; busy to everybody. */
  readonly owner: SipPhone;
  readonly lamp: Lamp;
  /** 1002, who speaks a tone. */
  readonly caller: SipPhone;
  /** Id of 1001. */
  readonly mailbox: number;
}

export interface House {
  readonly stack: Stack;
  readonly post: PostOffice;
  readonly one: Side;
  readonly two: Side;
}

export async function buildHouse(story: Story): Promise<House> {
  const post = await openPostOffice(story);
  const mail = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(post.port), SMTP_FROM: 'BotPBX <pbx@example.com>' };
  const stack = await startStack(story, { env: mail });
  await subscribes(stack);
  const tenant = await stack.api(createTenant, { body: { slug: 'mirror', name: 'Mirror' } });
  const headers = () => ({ authorization: `Bearer ${stack.token}`, 'tenant-id': String(tenant.id) });
  const mirror = clientOf({ base: stack.url, fetch: (request) => fetch(request), headers });
  const node = await onlyNode(stack.api);
  await stack.api(updateNode, { params: { id: node.id }, body: { tenant_ids: [1, tenant.id] } });
  const one = await sideOf(story, { stack, api: stack.api, domain: undefined, toneHz: TONE_HZ, email: EMAIL });
  const two = await sideOf(story, { stack, api: mirror, domain: tenant.sip_domain, toneHz: OTHER_TONE_HZ, email: null });
  await stack.settled();
  for (const phone of [one.owner, one.caller, two.owner, two.caller])
    claim((await phone.register()) === 200, `${phone.user}@${phone.domain} can not register.`);
  return { stack, post, one, two };
}

/** While a tenant has the node for itself, phones may subscribe to their mailboxes. */
async function subscribes(stack: Stack): Promise<void> {
  const phone = await stack.phone('1003');
  await stack.settled();
  claim((await phone.register()) === 200, '1003 can not register.');
  const lamp = await subscribeLamp(phone);
  claim(lamp.status === 200, `The lamp's subscription answers ${lamp.status}.`);
  await lamp.until('0/0');
}

interface SideParts {
  readonly stack: Stack;
  readonly api: Client;
  readonly domain: string | undefined;
  readonly toneHz: number;
  readonly email: string | null;
}

async function sideOf(story: Story, { stack, api, domain, toneHz, email }: SideParts): Promise<Side> {
  const open = async (extension: string, more: object, hz: number) => {
    const { id, secret = '' } = await api(createExtension, { body: { extension, name: `Phone ${extension}`, ...more } });
    const options = { user: extension, secret, server: stack.sip, toneHz: hz, ...(domain === undefined ? {} : { domain }) };
    const phone = await SipPhone.open(options);
    story.atEnd(() => phone.close());
    return { id, phone };
  };
  const { id: mailbox, phone: owner } = await open('1001', { email, voicemail_pin: PIN }, 0);
  owner.onCall = { kind: 'reject', status: 486 };
  const lamp = lampOf(owner);
  const { phone: caller } = await open('1002', {}, toneHz);
  return { api, owner, lamp, caller, mailbox };
}

/** Level in dB from which on a tone is heard, and under which it is not. */
export const HEARD_DB = -25;
export const SILENT_DB = -45;

/** The call has answered and plays something. */
export async function answered(call: PhoneCall): Promise<PhoneCall> {
  await call.until('answered', 20_000);
  return call;
}
