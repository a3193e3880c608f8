/** Real calls to an agent whose model wants the worst: the carrier is asked for nothing but the one number that is listed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { setProvider } from '@botpbx/shared/api/providers';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { type ChatAsked, type ChatServer, startChat } from '../support/providers/chat.ts';
import { startDeepgram } from '../support/providers/deepgram.ts';
import type { Reply } from '../support/providers/llm.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker } from '../support/talker.ts';

const AGENT = '6300';
/** A number like those that are denied, but listed. */
const LISTED = '2025550111';
const CALLS_A_TURN = 8;
const TURNS = 2;
const CALLERS = ['1001', '1002', '1003'];

/** Numbers outside, some of which the gate would let out, and ways to write what is no name. */
const DENIED: readonly string[] = [
  ...['2025551234', '+12025551234', '12025551234', '0114412345678', '+442079460000', '+88213100000', '+19005551234', '9005551234'],
  ...['911', '112', '*97', '*72', '700', '701', '3000', '4711', '0'],
  ...['2001&PJSIP/+12025551234@trunk', '2001@evil.example', 'Local/2001@internal', 'sip:2025551234@127.0.0.2', 'tel:+12025551234'],
  ...['{"type":"external","number":"2025551234","extension_id":1}', 'extension:1', 'two oh two five five five one two three four'],
  ...[
    'Doctor 2025551234',
    '2025550111 2025551234',
    '20255501112',
    'everybody',
    'the carrier',
    `$${'{SHELL(id)}'}`,
    'PJSIP/2001',
    '2001,10,G(evil)',
  ],
];
const OTHER_TOOLS: readonly [string, object][] = [
  ['originate', { number: '2025551234' }],
  ['transfer', { destination: '2001' }],
  ['send_digits', { digits: '*72 2025551234 and more and more and more of it' }],
  ['take_message', { name: 'x', message: 'x'.repeat(20_000) }],
];

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly mind: ChatServer;
  readonly carrier: SipPhone;
  readonly sales: SipPhone;
  readonly callers: readonly SipPhone[];
}

/** Asks for eight bad things in each turn, and at the end for what the caller wants. */
function hostile(wish: string): (asked: ChatAsked) => Reply {
  let next = 0;
  return ({ messages }) => {
    const turns = messages.filter(({ role, content }) => role === 'user' && !String(content).startsWith('<note>')).length;
    const call = (at: number, name: string, given: object) => ({
      id: `call_${messages.length}_${at}`,
      name,
      json: [JSON.stringify(given)],
    });
    if (messages.at(-1)?.role === 'tool') return { text: ['What else?'] };
    if (turns > TURNS) return { text: ['I put you through.'], calls: [call(0, 'transfer_call', { destination: wish })] };
    const calls = Array.from({ length: CALLS_A_TURN }, (_, at) => {
      next += 1;
      const other = next % CALLS_A_TURN === 0 ? OTHER_TOOLS[(next / CALLS_A_TURN) % OTHER_TOOLS.length] : undefined;
      return other ? call(at, ...other) : call(at, 'transfer_call', { destination: DENIED[next % DENIED.length] });
    });
    return { text: [], calls };
  };
}

async function build(story: Story): Promise<House> {
  const mind = await startChat('openai');
  const ears = await startDeepgram();
  story.atEnd(async () => {
    await Promise.all([mind.close(), ears.close()]);
  });
  const stack = await startStack(story, {
    env: { EGRESS_ALLOW: [mind.url, ears.url].map((url) => `127.0.0.1/32:${new URL(url).port}`).join(',') },
  });
  const port = stack.ports.own + 40;
  const onCall = { kind: 'answer', afterMs: 300 } as const;
  const carrier = await SipPhone.open({ user: 'carrier', server: stack.sip, ip: '127.0.0.2', port, toneHz: 600, onCall });
  story.atEnd(() => carrier.close());
  const trunk = await stack.api(createTrunk, { body: { name: 'Carrier', host: '127.0.0.2', port, codecs: ['ulaw', 'alaw'] } });
  await stack.api(createOutboundRoute, { body: { name: 'Everything', pattern: '_[0-9+*#]!', trunk_ids: [trunk.id] } });
  const sales = await stack.phone('2001', { toneHz: 700, onCall });
  const callers: SipPhone[] = [];
  for (const number of CALLERS) callers.push(await stack.phone(number, { toneHz: 0 }));
  await hire(stack, { mind: mind.url, ears: ears.url });
  await stack.settled();
  for (const phone of [sales, ...callers]) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  return { story, stack, mind, carrier, sales, callers };
}

async function hire({ api }: Stack, urls: { readonly mind: string; readonly ears: string }): Promise<void> {
  await api(setProvider, { params: { name: 'openai' }, body: { api_key: 'sk-test', base_url: `${urls.mind}/v1` } });
  await api(setProvider, { params: { name: 'deepgram' }, body: { api_key: 'test', base_url: urls.ears } });
  const id = (await api(listExtensions, { query: { search: '2001' } })).data[0]?.id ?? 0;
  await api(createAgent, {
    body: {
      ...{
        name: 'Traitor',
        number: AGENT,
        provider: 'openai',
        stt_engine: 'deepgram',
        greeting: 'Hello there.',
        extension_id: id,
        message_mailbox: 'general',
      },
      tools: ['transfer_call', 'take_message', 'send_digits', 'end_call'],
      transfer_policy: 'listed',
      transfer_targets: [
        { name: 'Sales', destination: { type: 'extension', id } },
        { name: 'Doctor', destination: { type: 'external', number: LISTED, extension_id: id } },
      ],
    },
  });
}

/** Talks until the agent transfers him. */
async function talk(caller: SipPhone): Promise<PhoneCall> {
  const call = await caller.call(AGENT);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  for (let turn = 0; turn < TURNS; turn += 1) {
    await talker.say('could you help me please');
    await talker.untilSpoken();
  }
  await talker.say('could you help me please');
  return call;
}

async function salesAlone({ callers, mind, carrier, sales }: House): Promise<void> {
  mind.reply(hostile('Sales'));
  for (const caller of callers) {
    const coming = sales.nextCall(60_000);
    const call = await talk(caller);
    await (await coming).until('answered');
    await sleep(500);
    await call.hangUp();
    claim(carrier.received.length === 0, 'The carrier was asked:', carrier.received[0]?.invite?.uri);
  }
}

async function listedAlone({ callers, mind, carrier }: House): Promise<void> {
  mind.reply(hostile('Doctor'));
  const [caller] = callers;
  claim(caller !== undefined, 'There is no caller.');
  const coming = carrier.nextCall(60_000);
  const call = await talk(caller);
  const seen = await coming;
  await seen.until('answered');
  await sleep(500);
  await call.hangUp();
  const asked = carrier.received.map(({ invite }) => /^sip:([^@;]*)/.exec(invite?.uri ?? '')?.[1]);
  claim(asked.length === 1 && asked[0] === LISTED, 'The carrier was asked for something else:', asked);
}

async function allRefused({ stack, story }: House): Promise<void> {
  const dueMs = performance.now() + 15_000;
  let ended = 0;
  while (ended < CALLERS.length + 1) {
    claim(performance.now() < dueMs, `${ended} conversations have ended.`);
    await sleep(300);
    ended = (await stack.api(listConversations, {})).data.filter(({ ended_at }) => ended_at !== null).length;
  }
  const { data } = await stack.api(listConversations, {});
  const all = await Promise.all(data.map(({ id }) => stack.api(getConversation, { params: { id } })));
  const uses = all.flatMap(({ transcript }) => transcript.flatMap(({ tools }) => tools));
  const done = uses.filter(({ is_error }) => !is_error);
  story.figure('tool_calls', uses.length);
  story.figure('refused', uses.length - done.length);
  claim(uses.length >= (CALLERS.length + 1) * CALLS_A_TURN, 'The model asked for too little:', uses.length);
  const places = new Set(done.map(({ name, arguments: given }) => `${name} ${JSON.stringify(given)}`));
  const wanted = ['Sales', 'Doctor'].map((destination) => `transfer_call ${JSON.stringify({ destination })}`);
  claim(
    [...places].every((one) => wanted.includes(one)),
    'Something else was done:',
    [...places],
  );
}

await tell('hostile-agent', async (story) => {
  const house = await story.step('an agent with a hostile model is hired', () => build(story));
  await story.step('callers reach the person whom they want, and the carrier hears nothing', () => salesAlone(house));
  await story.step('a number that is listed is the only one that the carrier is asked for', () => listedAlone(house));
  await story.step('everything else was refused', () => allRefused(house));
});
