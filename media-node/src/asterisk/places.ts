/** Fills flow's port of places with AGI: ConfBridge, Page, Park, ParkedCall and Pickup. */
import type { ConferenceStay, Lot, Places, StayOutcome } from '../flow/places.ts';
import { answer, exec, getFullVariable, setVariable } from './agi/commands.ts';
import { UnsendableError } from './agi/protocol.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { contactsOf, dial, unlessGone } from './caller.ts';
import { lotNameOf, musicClassNameOf, roomNameOf } from './conf/names.ts';

/** Makes the places of a session. */
export function makePlaces(session: AgiSession): Places {
  const settleWill = () => setVariable(session, 'WILL', 'bye');
  /** Runs what lasts as long as people stay. */
  const stay = async (work: () => Promise<StayOutcome>): Promise<StayOutcome> => {
    await settleWill();
    try {
      return await work();
    } catch (error) {
      if (error instanceof AgiGoneError) return 'gone';
      throw error;
    }
  };
  return {
    conference: (asked) => stay(() => confer(session, asked)),
    page: async (endpoints, isTwoWay) => {
      const contacts = await contactsOf(session, endpoints);
      if (contacts === '') return 'failed';
      return stay(async () => {
        await exec(session, 'Page', `${contacts},${isTwoWay ? 'd' : ''}ib(${SELF_ANSWERING}),${PAGE_SECONDS}`, NO_DEADLINE);
        return 'done';
      });
    },
    intercom: async (endpoint) => {
      const contacts = await contactsOf(session, [endpoint]);
      if (contacts === '') return 'absent';
      await settleWill();
      return unlessGone(() => dial(session, contacts, { seconds: INTERCOM_SECONDS, options: `b(${SELF_ANSWERING})` }));
    },
    park: (lot, seconds) => stay(() => park(session, lot, seconds)),
    unpark: (lot, slot) => stay(() => unpark(session, lot, slot)),
    pickUp: (endpoint) => stay(() => pickUp(session, endpoint)),
  };
}

/** Where the static dialplan sets what makes a phone answer by itself. */
const SELF_ANSWERING = 'self-answering^s^1';
const PAGE_SECONDS = 10;
const INTERCOM_SECONDS = 15;

/** Settings hold for this caller alone, so that no file need name a room. */
async function confer(session: AgiSession, stay: ConferenceStay): Promise<StayOutcome> {
  for (const setting of roomSettings(stay)) await exec(session, 'Set', `CONFBRIDGE(${setting}`);
  await exec(session, 'ConfBridge', roomNameOf(stay.tenantId, stay.roomId), NO_DEADLINE);
  return (await getFullVariable(session, 'CONFBRIDGE_RESULT')) === 'FAILED' ? 'failed' : 'done';
}

const yes = (flag: boolean) => (flag ? 'yes' : 'no');

const roomSettings = ({ isLeader, waitsForLeader, maxMembers, announces, tenantId }: ConferenceStay): string[] => [
  `bridge,max_members)=${Math.trunc(maxMembers)}`,
  `user,admin)=${yes(isLeader)}`,
  `user,marked)=${yes(isLeader)}`,
  `user,wait_marked)=${yes(waitsForLeader && !isLeader)}`,
  `user,end_marked)=${yes(waitsForLeader && !isLeader)}`,
  `user,quiet)=${yes(!announces)}`,
  'user,music_on_hold_when_empty)=yes',
  `user,music_on_hold_class)=${musicClassNameOf(tenantId, null)}`,
];

/** Where the static dialplan takes callers whom nobody fetched. */
const AFTER_PARKING = 'parked,back,1';

async function park(session: AgiSession, lot: Lot, seconds: number): Promise<StayOutcome> {
  await exec(session, 'Set', `CHANNEL(musicclass)=${musicClassNameOf(lot.tenantId, null)}`);
  await setVariable(session, 'PARKINGDYNPOS', `${lot.firstSlot}-${lot.firstSlot + lot.slots - 1}`);
  // a call that is parked before anybody answered has no sound when it is fetched
  await answer(session);
  await exec(session, 'Park', `${lotNameOf(lot)},c(${AFTER_PARKING})t(${Math.trunc(seconds)})`, NO_DEADLINE);
  return 'done';
}

async function unpark(session: AgiSession, lot: Lot, slot: number): Promise<StayOutcome> {
  await exec(session, 'ParkedCall', `${lotNameOf(lot)},${Math.trunc(slot)}`, NO_DEADLINE);
  return hasMet(session);
}

async function pickUp(session: AgiSession, endpoint: string | undefined): Promise<StayOutcome> {
  if (endpoint === undefined) await exec(session, 'Pickup', '', NO_DEADLINE);
  else await exec(session, 'PickupChan', `PJSIP/${checked(endpoint)}-,p`, NO_DEADLINE);
  return hasMet(session);
}

/** Asterisk notes on a channel with whom it talked last. */
const hasMet = async (session: AgiSession): Promise<StayOutcome> =>
  ((await getFullVariable(session, 'BRIDGEPEER')) ?? '') === '' ? 'failed' : 'done';

/** Names of our own making hold no sign that an application would read as an end or an option. */
function checked(name: string): string {
  if (!/^[a-z0-9](?:[a-z0-9_.@-]{0,298}[a-z0-9])?$/.test(name)) throw new UnsendableError('the name is none of ours');
  return name;
}
