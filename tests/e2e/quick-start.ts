/** The Quick Start of the documentation, word for word: from the first log-in to a call from outside that hears the greeting. */
import { inRoot } from '../../infra/base/root.ts';
import { startBrowser, type Window } from '../support/browser.ts';
import { openEars } from '../support/ears.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker } from '../support/talker.ts';
import { addRoute, firstIvr } from './quick-start/first-ivr.ts';
import { addExtension, addTrunk, CARRIER_IP, DID, logIn, type NewPhone } from './quick-start/first-steps.ts';

const SALES: NewPhone = { number: '1001', name: 'Sales', password: 'sales-phone-4711', email: 'sales@example.com' };
const SUPPORT: NewPhone = { number: '1002', name: 'Support', password: 'support-phone-4712', email: 'support@example.com' };
/** The editor wants room. */
const SCREEN = { width: 1720, height: 1000 };
/** Who is not signed in yet is told so. */
const ON_PURPOSE = [401];
const CALLER = '+12025550123';
const [SALES_HZ, SUPPORT_HZ, HEARD_DB] = [700, 1100, -25];
/** What a recogniser understands of the greeting over a telephone line; its last words are beyond it. */
const HEARD = 'welcome to our company press one for sale';

interface World {
  readonly story: Story;
  readonly stack: Stack;
  readonly window: Window;
}

async function build(story: Story): Promise<World> {
  const stack = await startStack(story);
  const window = await (await startBrowser(story, inRoot('tests', 'e2e', 'out', 'quick-start'))).open(SCREEN);
  return { story, stack, window };
}

/** Step 6: a softphone registers, and an outside phone calls the DID. */
async function testCall({ story, stack }: World): Promise<void> {
  const softphone = await register(story, stack, SALES, SALES_HZ);
  await register(story, stack, SUPPORT, SUPPORT_HZ);
  const ears = await openEars(story);
  const outside = await SipPhone.open({ user: CALLER, server: stack.sip, ip: CARRIER_IP, toneHz: 0 });
  story.atEnd(() => outside.close());
  const placedMs = performance.now();
  const call = await outside.call(DID);
  await call.until('answered');
  const { startedMs } = await makeTalker(call).untilSpoken(1200);
  story.figure('greeting_after_ms', startedMs - placedMs);
  const greeting = call.media.soundSince(startedMs - 200);
  const arriving = softphone.nextCall();
  const pressedMs = performance.now();
  await call.sendDigits('1');
  const answered = await arriving;
  story.figure('sales_rings_after_ms', performance.now() - pressedMs);
  await answered.until('answered');
  await untilTone(call.media, SALES_HZ);
  await call.hangUp();
  await answered.until('ended');
  const said = await ears.write(greeting);
  story.figure('heard', said);
  claim(said.startsWith(HEARD), 'The caller heard', said);
}

async function register(story: Story, stack: Stack, { number, password }: NewPhone, toneHz: number): Promise<SipPhone> {
  const phone = await SipPhone.open({
    ...{ user: number, secret: password, server: stack.sip, toneHz },
    onCall: { kind: 'answer', afterMs: 500 },
  });
  story.atEnd(() => phone.close());
  const status = await phone.register();
  claim(status === 200, `${number} cannot register:`, status);
  return phone;
}

async function untilTone(media: { levelDb(hz: number, fromMs: number): number }, hz: number): Promise<void> {
  const untilMs = performance.now() + 8000;
  while (performance.now() < untilMs) {
    if (media.levelDb(hz, performance.now() - 500) > HEARD_DB) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`a tone of ${hz} Hz was not heard`);
}

await tell('quick-start', async (story) => {
  const world = await story.step('a fresh house, and a browser', () => build(story));
  const { stack, window } = world;
  await story.step('1: one logs in and lands on the Dashboard', () => logIn(window, stack));
  await story.step('2: a SIP trunk is added', () => addTrunk(window));
  await story.step('3: an extension is created', async () => {
    await addExtension(window, SALES);
    await addExtension(window, SUPPORT);
  });
  await story.step('4: the first IVR is drawn and published', () => firstIvr(window, stack));
  await story.step('5: incoming calls are routed to it', () => addRoute(window));
  await stack.settled();
  await story.step('6: a call from outside hears the greeting, and 1 reaches sales', () => testCall(world));
  await story.attempt('the browser complained of nothing', async () => {
    const complaints = window.complaints(ON_PURPOSE);
    claim(complaints.length === 0, 'The browser complained:', complaints);
  });
});
