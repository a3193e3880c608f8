/** Rooms in which everybody hears everybody else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { listRecordings } from '@botpbx/shared/api/recordings';
import type { PhoneCall } from '../../support/sip/call.ts';
import type { SipPhone } from '../../support/sip-phone.ts';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, hears, isHeard, isUnheard, recordsOf } from './house.ts';

const level = Math.round;

/** Each hears the tones of the others and not its own; a fourth does not come in. Every caller’s stay is a call of its own. */
export async function conferenceOfThree(story: Story, house: House): Promise<void> {
  const { stack, phones } = house;
  await stack.api(createConferenceRoom, { body: { name: 'Meeting', number: '800', announce: false, max_members: 3 } });
  await stack.settled();
  const who = [phones['1001'], phones['1002'], phones['1003']] as const;
  await recordsOf(house, 4, async () => {
    const calls = await enterAll(who, '800');
    const heard: number[] = [];
    for (const [at, call] of calls.entries())
      for (const [of, phone] of who.entries()) {
        const levelDb = await hears(call, phone);
        heard.push(level(levelDb));
        claim(
          at === of ? isUnheard(levelDb) : isHeard(levelDb),
          `${who[at]?.user} hears the tone of ${phone.user} at ${level(levelDb)} dB.`,
        );
      }
    story.figure('conference_db', heard);
    const fourth = await phones['1004'].call('800');
    await fourth.until('ended', 15_000);
    claim(fourth.endedBy === 'peer', 'A fourth came into a room of three.');
    await calm(house);
  });
}

async function enterAll(who: readonly SipPhone[], number: string): Promise<PhoneCall[]> {
  const calls: PhoneCall[] = [];
  for (const phone of who) calls.push(await phone.call(number));
  for (const call of calls) await call.until('answered');
  await sleep(4000);
  return calls;
}

/** A wrong PIN three times ends it; a member waits for the leader, who comes with the other PIN. */
export async function conferenceWithPins(house: House): Promise<void> {
  const { stack, phones } = house;
  const body = {
    name: 'Board',
    number: '801',
    pin: '1234',
    admin_pin: '9876',
    wait_for_leader: true,
    announce: false,
    recorded: true,
  } as const;
  await stack.api(createConferenceRoom, { body });
  await stack.settled();
  const enter = async (phone: SipPhone, pin: string) => {
    const call = await phone.call('801');
    await call.until('answered');
    await sleep(800);
    await call.sendDigits(`${pin}#`);
    return call;
  };
  const stranger = await enter(phones['1004'], '1111');
  for (let more = 0; more < 2; more++) {
    await sleep(1500);
    await stranger.sendDigits('1111#');
  }
  await stranger.until('ended', 20_000);
  const member = await enter(phones['1001'], '1234');
  const other = await enter(phones['1002'], '1234');
  await sleep(2500);
  claim(isUnheard(await hears(member, phones['1002'])), 'Members hear each other before the leader is there.');
  const leader = await enter(phones['1003'], '9876');
  await sleep(2500);
  claim(isHeard(await hears(member, phones['1003'])), 'The leader is not heard.');
  claim(isHeard(await hears(leader, phones['1001'])), 'The leader hears no member.');
  claim(isHeard(await hears(member, phones['1002'])), 'Members do not hear each other.');
  await leader.hangUp();
  await member.until('ended', 15_000);
  await other.until('ended', 15_000);
  await calm(house);
  await threeRecordings(house);
}

/** Each stay in a room that records is recorded. */
async function threeRecordings({ stack, phones }: House): Promise<void> {
  const until = performance.now() + 15_000;
  const query = { trigger: 'conference', limit: 10 } as const;
  let found = (await stack.api(listRecordings, { query })).data;
  while (found.length < 3 && performance.now() < until) {
    await sleep(300);
    found = (await stack.api(listRecordings, { query })).data;
  }
  claim(found.length === 3, `There are ${found.length} recordings of three stays.`, found);
  const leaders = found.find(({ extension }) => extension === phones['1003'].user);
  claim(leaders !== undefined && leaders.duration >= 2, "The leader's recording is", leaders);
}
