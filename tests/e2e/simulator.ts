/** A flow is called on the screen and by telephone: both go the same way, and what was recorded of real calls is walked once more, identically. */
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createIvr, publishIvr, updateIvr } from '@botpbx/shared/api/ivrs';
import { createUser } from '@botpbx/shared/api/users';
import { inRoot } from '../../infra/base/root.ts';
import { type BrowserOfStory, overflowOf, PHONE, startBrowser, type Window } from '../support/browser.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { ADMIN, type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { openSimulator, replayFromCall, replayOf, replayWithDraft, signIn, simulate } from './simulator/browser.ts';
import { callThrough, keysFor, walksOf, wayOf } from './simulator/calls.ts';
import { BUSY_EXTENSION, CUSTOMER, makeFlow } from './simulator/flow.ts';
import { answersForAll } from './simulator/questions.ts';
import { asksServer, type CustomerServer, startServer } from './simulator/server.ts';
import { whatIf } from './simulator/what-if.ts';

const IVR = '6200';
const DID = '+14155550100';
const PHONES = 8;
const RECORDED_CALLS = 100;
/** Who hangs up at once may not have come to the flow. */
const SPARE_CALLS = 6;
const VIEWERS = 3;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly window: Window;
  readonly phones: readonly SipPhone[];
  readonly ivrId: number;
  readonly server: CustomerServer;
  readonly browser: BrowserOfStory;
}

/** Ways through the flow: what is done on the screen, and what a caller presses at his telephone. */
const WAYS: readonly { readonly what: string; readonly screen: readonly string[]; readonly keys: string }[] = [
  { what: 'a known customer', screen: ['1', ...CUSTOMER, '#'], keys: `1${CUSTOMER}#` },
  { what: 'an unknown customer, after a wrong number', screen: ['1', '9', '#', '4', '2', '#'], keys: '19#42#' },
  { what: 'the hours', screen: ['2'], keys: '2' },
  { what: 'a wrong key, then an extension that is busy', screen: ['9', '3', 'Busy'], keys: '93' },
  { what: 'a code that nobody may see', screen: ['4', '7', '5'], keys: '475' },
  { what: 'silence', screen: ['Press nothing', 'Press nothing'], keys: '' },
];

async function build(story: Story): Promise<House> {
  const server = await startServer(story);
  const stack = await startStack(story, { env: { EGRESS_ALLOW: `127.0.0.1/32:${server.port}` } });
  const busy = await stack.phone(BUSY_EXTENSION, { onCall: { kind: 'reject', status: 486 } });
  const phones = await Promise.all(Array.from({ length: PHONES }, (_, at) => stack.phone(String(1010 + at), { toneHz: 0 })));
  const { data } = await stack.api(listExtensions, { query: { search: BUSY_EXTENSION } });
  const busyId = data[0]?.id ?? 0;
  await stack.api(updateExtension, { params: { id: busyId }, body: { voicemail_enabled: false } });
  const ivr = await stack.api(createIvr, { body: { name: 'Main line', number: IVR, flow: makeFlow(busyId) } });
  await stack.api(publishIvr, { params: { id: ivr.id } });
  await stack.api(createInboundRoute, { body: { name: 'Main', did: DID, destination: { type: 'ivr', id: ivr.id } } });
  await stack.settled();
  for (const phone of [busy, ...phones]) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  const browser = await startBrowser(story, inRoot('tests', 'e2e', 'out', 'simulator'));
  return { story, stack, phones, server, browser, ivrId: ivr.id, window: await browser.open() };
}

/** Each way on the screen; gives them in their order. */
async function onScreen({ stack, window, phones, ivrId }: House): Promise<string[]> {
  await signIn(window, stack);
  await openSimulator(window, stack, ivrId);
  const ways: string[] = [];
  for (const { screen } of WAYS)
    ways.push(await simulate(window, { from: phones[0]?.user ?? '', acts: screen, picture: `simulator-${ways.length + 1}` }));
  return ways;
}

/** A way by telephone; its walk is the newest. */
async function byTelephone({ stack, phones }: House, at: number, expected: string | undefined): Promise<void> {
  const [phone] = phones;
  if (!phone) throw new Error('there is no phone');
  await callThrough(phone, IVR, WAYS[at]?.keys ?? '');
  const walks = await walksOf(stack, at + 1);
  const newest = walks.toSorted((one, other) => one.started_at.localeCompare(other.started_at)).at(-1);
  const way = newest && wayOf(newest.passed);
  claim(way === expected, 'The telephone went another way than the screen.', { screen: expected, telephone: way, why: newest?.why });
}

/** From the page of each call to its replay. */
async function replayed({ stack, window }: House): Promise<void> {
  for (const walk of await walksOf(stack, 1)) {
    const way = await replayFromCall(window, stack, walk.call_id);
    claim(way === wayOf(walk.passed), 'The replay is not the call:', { call: wayOf(walk.passed), replay: way });
  }
}

/** Somebody's pages ask for more in a minute than one may, so several look at the replays in turn. */
async function viewers({ stack, browser }: House): Promise<readonly Window[]> {
  return Promise.all(
    Array.from({ length: VIEWERS }, async (_, at) => {
      const email = `viewer${at}@example.com`;
      await stack.api(createUser, { body: { email, name: `Viewer ${at}`, role: 'admin', password: ADMIN.password } });
      const window = await browser.open();
      await signIn(window, stack, email);
      return window;
    }),
  );
}

async function many(house: House): Promise<void> {
  const { story, stack, phones } = house;
  const keys = Array.from({ length: RECORDED_CALLS + SPARE_CALLS - WAYS.length }, (_, at) => keysFor(at));
  const beganMs = performance.now();
  await Promise.all(
    phones.map(async (phone) => {
      for (let next = keys.pop(); next !== undefined; next = keys.pop()) await callThrough(phone, IVR, next);
    }),
  );
  story.figure('calls_ms', performance.now() - beganMs);
  const walks = await walksOf(stack, RECORDED_CALLS);
  story.figure('ways', new Set(walks.map(({ passed }) => wayOf(passed))).size);
  const windows = await viewers(house);
  const replayMs = performance.now();
  for (const [at, walk] of walks.entries()) {
    const way = await replayOf(windows[at % windows.length] ?? house.window, stack, walk);
    claim(way === wayOf(walk.passed), 'The replay is not the call:', { call: wayOf(walk.passed), replay: way });
  }
  story.figure('replayed', walks.length);
  story.figure('replay_ms', performance.now() - replayMs);
  for (const window of windows) claim(window.complaints().length === 0, 'The browser complained:', window.complaints());
}

/** The draft no longer has a way for the hours: calls that took it part there. */
async function withDraft({ stack, window, ivrId }: House): Promise<void> {
  const flow = makeFlow(1);
  const steps = flow.steps.map((step) => (step.id === 'menu' ? { ...step, exits: { ...step.exits, key_2: ['sales'] } } : step));
  await stack.api(updateIvr, { params: { id: ivrId }, body: { flow: { ...flow, steps } } });
  const walks = await walksOf(stack, 1);
  const hours = walks.find(({ passed }) => wayOf(passed).includes('menu.key_2'));
  const silent = walks.find(({ passed }) => wayOf(passed).includes('menu.timeout'));
  claim(hours !== undefined && silent !== undefined, 'The calls are not there.');
  const says = [await replayWithDraft(window, stack, hours), await replayWithDraft(window, stack, silent)];
  claim(/another way/.test(says[0] ?? '') && /the same way/.test(says[1] ?? ''), 'With the draft the pages say', says);
}

/** On a small dark screen nothing sticks out. */
async function onSmallScreen({ browser, stack, ivrId }: House): Promise<void> {
  const window = await browser.open({ ...PHONE });
  await signIn(window, stack);
  await openSimulator(window, stack, ivrId);
  await window.page.getByRole('button', { name: 'Start call' }).click();
  await window.page.getByRole('button', { name: 'Key 4' }).click();
  await window.picture('simulator-small');
  const [walk] = await walksOf(stack, 1);
  if (walk) await replayOf(window, stack, walk);
  await window.picture('replay-small');
  const wider = await overflowOf(window.page);
  claim(wider <= 0, `The replay is ${wider} pixels wider than its window.`);
  claim(window.complaints().length === 0, 'The browser complained:', window.complaints());
}

await tell('simulator', async (story) => {
  const house = await story.step('the product comes up with a flow that takes calls', () => build(story));
  const ways = await story.step('the flow is called on the screen, by its keys', () => onScreen(house));
  for (const [at, { what }] of WAYS.entries())
    await story.attempt(`a real call goes the same way: ${what}`, () => byTelephone(house, at, ways[at]));
  await story.attempt('the page of a call leads to its replay, which goes the same way', () => replayed(house));
  await story.attempt('a server is really asked, or the viewer answers for it', () => asksServer(house.window, house.stack, house.server));
  await story.attempt('people, queues and agents are answered for', () => answersForAll(house.window, house.stack, house.ivrId));
  await story.attempt('the pages stand on a small screen', () => onSmallScreen(house));
  await story.attempt('a hundred recorded calls are replayed identically', () => many(house));
  await story.attempt('a call is replayed with the draft, and told where it would part', () => withDraft(house));
  await story.attempt('what-if tells the way of a call at the pages of routes', () => whatIf(house.window, house.stack, DID));
  await story.attempt('the browser complained of nothing', async () => {
    const complaints = house.window.complaints();
    claim(complaints.length === 0, 'The browser complained:', complaints);
  });
});
