/** What a new installation begins with: one tenant, one admin who is operator too, two phones, an agent and a menu to try. */

import { NewAgent } from '@botpbx/shared/model/agent';
import { NewExtension } from '@botpbx/shared/model/extension';
import { Password } from '@botpbx/shared/model/user';
import { createAgent, noAgentHasNumber } from '../../agents/store.ts';
import { randomSecret } from '../../base/crypto.ts';
import { newWebhookSecret } from '../../base/webhook-signature.ts';
import { createExtension, findByNumber, listExtensions, updateExtension } from '../../extensions/store.ts';
import { tenantDb } from '../../kit/tenant-db.ts';
import { homeNodeOf } from '../../nodes/serving.ts';
import type { Platform } from '../../platform/platform.ts';
import { createTenant, findTenant } from '../../tenants/store.ts';
import { createUser, findOperator } from '../../users/store.ts';
import { makeDemoIvr } from './demo-ivr.ts';
import { Fault } from './fault.ts';

const ADMIN_EMAIL = 'admin@botpbx.local';
const TENANT_ID = 1;
const DEMO = [
  { extension: '6001', name: 'Demo phone 1' },
  { extension: '6002', name: 'Demo phone 2' },
] as const;

/** What phones dial to talk with the demo agent. It needs no account anywhere. */
const DEMO_AGENT = '6000';
const PROMPT = `You are the receptionist of a company that tries this telephone system.
Demo phone one is extension 6001. Demo phone two is extension 6002.
Put callers through to whom they ask for, and confirm before you do.
If nobody answers or you are not sure, offer to take a message.`;

export interface FirstRun {
  /** False: there was an operator already, and nothing was changed. */
  readonly created: boolean;
  /** The password if it was made here; null if it was given, or shown before. */
  readonly admin: { readonly email: string; readonly password: string | null };
  readonly extensions: readonly { readonly extension: string; readonly name: string; readonly secret: string | null }[];
}

/** Makes what is missing. The admin comes last: until there is one, a run that broke off is simply done again. */
export async function firstRun(platform: Platform, givenPassword: string | undefined): Promise<FirstRun> {
  if (await findOperator(platform.db)) return found();
  const password = givenPassword ?? randomSecret(20);
  const fault = Password.safeParse(password).error?.issues[0]?.message;
  if (fault !== undefined) throw new Fault(`BOTPBX_ADMIN_PASSWORD can't be used: it must be a password that ${fault}.`);
  await makeTenant(platform);
  const extensions = await makeDemoPhones(platform);
  await makeDemoMenu(platform, await makeDemoAgent(platform));
  await createUser(tenantDb(platform, TENANT_ID, 'system'), {
    email: ADMIN_EMAIL,
    name: 'Administrator',
    role: 'admin',
    is_operator: true,
    password_hash: await platform.passwords.hash(password),
  });
  return { created: true, admin: { email: ADMIN_EMAIL, password: givenPassword === undefined ? password : null }, extensions };
}

const found = (): FirstRun => ({
  created: false,
  admin: { email: ADMIN_EMAIL, password: null },
  extensions: DEMO.map((phone) => ({ ...phone, secret: null })),
});

async function makeTenant(platform: Platform): Promise<void> {
  if (await findTenant(platform.db, TENANT_ID)) return;
  const given = { slug: 'main', name: 'Main', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  await createTenant(platform.db, tenantDb(platform, TENANT_ID, 'system'), given, platform.settings.sipBaseDomain);
}

/** A phone that is there from a run that broke off gets a new secret, since nobody has seen the old one. */
async function makeDemoPhones(platform: Platform): Promise<FirstRun['extensions']> {
  const db = tenantDb(platform, TENANT_ID, 'system');
  const { master } = platform.keys;
  const known = new Map((await listExtensions(db, { after: undefined, search: undefined, limit: 500 })).map((row) => [row.extension, row]));
  const made: { extension: string; name: string; secret: string }[] = [];
  for (const phone of DEMO) {
    const secret = randomSecret(22);
    const old = known.get(phone.extension);
    if (old) await updateExtension(db, master, old, { fields: {}, secret, action: 'extension.secret_renewed' });
    else await createExtension(db, master, { ...NewExtension.parse(phone), secret });
    made.push({ ...phone, secret });
  }
  return made;
}

/** A receptionist on the engines of the node itself, so that a phone has somebody to talk to on a fresh machine. */
async function makeDemoAgent(platform: Platform): Promise<number | undefined> {
  const db = tenantDb(platform, TENANT_ID, 'system');
  const phones = await listExtensions(db, { after: undefined, search: undefined, limit: 500 });
  const targets = phones.filter(({ extension }) => DEMO.some((phone) => phone.extension === extension));
  const { name, description, number, ...settings } = NewAgent.parse({
    name: 'Reception',
    description: 'Greets callers, puts them through and takes messages',
    number: DEMO_AGENT,
    system_prompt: PROMPT,
    greeting: 'Hello, this is the reception. Who would you like to talk to?',
    transfer_targets: targets.map(({ id, name }) => ({ name, destination: { type: 'extension', id } })),
    message_mailbox: 'general',
  });
  const row = { name, description, number, settings, secret: newWebhookSecret(), by: 'system' };
  return (await createAgent(db, platform.keys.master, row, noAgentHasNumber(db, DEMO_AGENT)))?.id;
}

/** A menu that leads to both phones and to the agent; a run that broke off behind the agent does without. */
async function makeDemoMenu(platform: Platform, agent: number | undefined): Promise<void> {
  const db = tenantDb(platform, TENANT_ID, 'system');
  const phones = await Promise.all(DEMO.map(({ extension }) => findByNumber(db, extension, homeNodeOf(TENANT_ID))));
  const [one, two] = phones.map((phone) => phone?.id);
  if (agent !== undefined && one !== undefined && two !== undefined) await makeDemoIvr(db, { agent, phones: [one, two] });
}
