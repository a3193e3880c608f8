/** Forwards: where the call arrives, whom the callee sees, and what never leaves the house. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { runSippCarrier } from '../../support/sipp-carrier.ts';
import { claim, type Story } from '../../support/story.ts';
import {
  BOBS_NUMBER,
  callerSeen,
  calm,
  dialCode,
  diversionSeen,
  type House,
  hears,
  numberAsked,
  RINGS,
  reaches,
  reachesMailbox,
  set,
  untilRow,
} from './house.ts';

const OUTSIDE = '2025550199';
const E164 = '+12025550199';

/** All calls, by code, to a colleague: he sees who really calls. */
export async function inside(house: House): Promise<void> {
  const { ann, bob, cid } = house;
  await dialCode(bob, '*721003');
  await untilRow(house, (row) => row.forward_all === '1003', 'the forward');
  const { call, seen } = await reaches(house, cid);
  await call.until('answered');
  claim(callerSeen(seen) === '1001', '1003 saw the caller', callerSeen(seen));
  claim(await hears(call, cid), 'The caller does not hear 1003.');
  await calm(house);
  const back = await Promise.all([cid.call('1002'), bob.nextCall()]);
  await back[0].until('answered');
  await calm(house);
  await dialCode(bob, '*73');
  await untilRow(house, (row) => row.forward_all === null, 'that the forward is over');
  await reaches(house, bob);
  await calm(house);
  claim(ann.user === '1001', 'The caller is another.');
}

/** All calls to a number outside: the carrier sees the forwarder's number, and that he forwards. */
export async function outside(house: House): Promise<void> {
  const { carrier } = house;
  await set(house, { forward_all: OUTSIDE });
  const { call, seen } = await reaches(house, carrier);
  await call.until('answered');
  claim(numberAsked(seen) === E164, 'The carrier was asked for', numberAsked(seen));
  claim(callerSeen(seen) === BOBS_NUMBER, 'The carrier saw the caller', callerSeen(seen));
  claim(diversionSeen(seen) === BOBS_NUMBER, 'The carrier was told of the forward by', diversionSeen(seen));
  claim(
    !/1001|1002/.test(JSON.stringify(seen.invite?.headers ?? '1001').replaceAll('5550007002', '')),
    'An inner number was shown.',
    seen.invite,
  );
  claim(await hears(call, carrier), 'The caller does not hear the carrier.');
  await set(house, { forward_all: null });
  await calm(house);
}

/** The same at a carrier of SIPp that asks for a password. */
export async function atSipp(story: Story, house: House): Promise<void> {
  const { stack, ann } = house;
  const [ip, port] = ['127.0.0.4', stack.ports.own + 42];
  const account = { user: 'acme', secret: 'trunk-password-7' };
  const folder = join(story.folder, 'carrier');
  const running = runSippCarrier({ folder, ip, port, mediaPort: stack.ports.ownMedia + 120, account, calls: 1, deadlineMs: 40_000 });
  const body = { name: 'Sipp', host: ip, port, username: account.user, password: account.secret, qualify: false };
  const { id } = await stack.api(createTrunk, { body: { ...body, codecs: ['ulaw'] } });
  await stack.api(createOutboundRoute, { body: { name: 'Eleven', pattern: '1NXXNXXXXXX', trunk_ids: [id], prepend: '+' } });
  await set(house, { forward_all: '12025550123' });
  const call = await ann.call('1002');
  await call.until('answered');
  await sleep(300);
  await call.hangUp();
  const { isDone, invites, output } = await running;
  claim(isDone, 'SIPp was not content:', output);
  const last = invites.at(-1) ?? '';
  claim(/^INVITE sip:\+12025550123@127\.0\.0\.4/m.test(last), 'The INVITE was', last);
  claim(/^From: .*<sip:\+15550007002@127\.0\.0\.4>/m.test(last) && /^Diversion: .*sip:\+15550007002@/m.test(last), 'It was told', last);
  await set(house, { forward_all: null });
  await calm(house);
}

export async function whenBusy(house: House): Promise<void> {
  const { ann, bob, cid } = house;
  await set(house, { forward_busy: '1003' });
  bob.onCall = { kind: 'reject', status: 486 };
  const { call } = await reaches(house, cid);
  await call.until('answered');
  claim(callerSeen(cid.received.at(-1) ?? call) === '1001', '1003 saw another caller.');
  await set(house, { forward_busy: null });
  await calm(house);
  bob.onCall = { kind: 'reject', status: 486 };
  const mailbox = await ann.call('1002');
  await mailbox.until('answered');
  await calm(house);
}

export async function whenNobodyAnswers(house: House): Promise<void> {
  const { bob, cid, carrier } = house;
  bob.onCall = RINGS;
  await set(house, { forward_no_answer: '1003' });
  const inner = await reaches(house, cid);
  await inner.call.until('answered');
  claim(callerSeen(inner.seen) === '1001', '1003 saw the caller', callerSeen(inner.seen));
  await inner.call.hangUp();
  await set(house, { forward_no_answer: OUTSIDE });
  const outer = await reaches(house, carrier);
  await outer.call.until('answered');
  claim(callerSeen(outer.seen) === BOBS_NUMBER, 'The carrier saw the caller', callerSeen(outer.seen));
  await set(house, { forward_no_answer: null });
  await calm(house);
}

/** Who may not call the outside sends nobody there, and cannot even ask for it by code. */
export async function withoutPermission(house: House): Promise<void> {
  const { ann, bob, carrier } = house;
  const before = carrier.received.length;
  await set(house, { outbound: 'none', forward_all: OUTSIDE });
  const call = await ann.call('1002');
  await call.until('ended', 15_000);
  claim((call.status ?? 0) >= 400, 'The call was answered with', call.status);
  await set(house, { forward_all: null });
  const code = await bob.call(`*72${OUTSIDE}`);
  await code.until('ended', 15_000);
  claim((code.status ?? 0) >= 400, 'The code was answered with', code.status);
  await set(house, { forward_no_answer: OUTSIDE });
  bob.onCall = RINGS;
  const later = await ann.call('1002');
  await later.until('ended', 20_000);
  claim(carrier.received.length === before, 'A leg reached the carrier.');
  await set(house, { outbound: 'international', forward_no_answer: null });
  await calm(house);
}

/** Without call waiting a second call finds the phone busy; with it the phone rings again. */
export async function callWaiting(house: House): Promise<void> {
  const { bob, cid, ann } = house;
  const talk = await Promise.all([bob.call('1003'), cid.nextCall()]);
  await talk[0].until('answered');
  bob.onCall = RINGS;
  const second = await reaches(house, bob);
  await second.call.hangUp();
  await set(house, { call_waiting: false });
  await reachesMailbox(house);
  await set(house, { call_waiting: true });
  claim(!talk[0].has('ended'), 'The talk ended.');
  claim(ann.received.length === 0, 'Somebody called 1001.');
  await calm(house);
}
