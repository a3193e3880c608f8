/** Tools that do something for the caller, or end the call. */
import { zoneOf } from '@botpbx/shared/base/schedule';
import { z } from 'zod';
import { type Bench, builtIn, Line, type OwnTool, PhoneNumber, refusal, told } from './built-in.ts';
import { asData } from './text.ts';
import { readWhen, spokenMoment } from './when.ts';

/** Ends the call. */
export const endCall = (): OwnTool =>
  builtIn({
    name: 'end_call',
    description: 'Ends the call when the caller has said goodbye or wants nothing more.',
    given: z.strictObject({ say: Line(200).optional().describe('The last words, if you say nothing else') }),
    act: ({ say }) => ({ kind: 'end', ...(say === undefined ? {} : { say }) }),
  });

/** Leaves a message in the agent's mailbox. */
export const takeMessage = ({ agent, world }: Bench): OwnTool =>
  builtIn({
    name: 'take_message',
    description: "Leaves the caller's message. Ask for his name and what it is about first, and read it back to him.",
    given: z.strictObject({
      name: Line(120).describe("The caller's name"),
      message: Line(2000).describe('What he wants to be told, whole'),
      callback_number: PhoneNumber.optional().describe('Where he wants to be called back; leave it out for the number that he calls from'),
    }),
    act: async ({ name, message, callback_number }, signal) => {
      const callbackNumber = callback_number ?? (world.visit.callerNumber || null);
      const mailbox = agent.message_mailbox ?? 'general';
      await world.errands.leaveMessage({ mailbox, callerName: name, text: message, callbackNumber }, signal);
      return told(`The message of ${name} has been left.${callbackNumber ? ` Number to call back: ${spaced(callbackNumber)}.` : ''}`);
    },
  });

const KEYS = /^[0-9*#A-D]{1,32}$/;

/** Presses keys, as for a menu at the other end. */
export const sendDigits = ({ world }: Bench): OwnTool =>
  builtIn({
    name: 'send_digits',
    description: 'Presses keys on the telephone, as for a menu of the other party.',
    given: z.strictObject({
      digits: Line(40)
        .overwrite((text) => text.replace(/[\s,.-]/g, '').toUpperCase())
        .refine((text) => KEYS.test(text), 'is 1 to 32 of 0-9, * and #')
        .describe('Such as 1 or 4321#'),
    }),
    act: async ({ digits }, signal) => {
      await world.errands.playDigits(digits, signal);
      return told('The keys were pressed.');
    },
  });

/** The furthest that somebody may ask to be called. */
const MAX_AHEAD_MS = 60 * 86_400_000;

/** Notes that the caller wants to be called. */
export const scheduleCallback = ({ world }: Bench): OwnTool =>
  builtIn({
    name: 'schedule_callback',
    description: 'Notes that the caller wants to be called back at a time.',
    given: z.strictObject({
      when: Line(40).describe('Local date and time such as 2026-11-24T15:00'),
      number: PhoneNumber.optional().describe('Leave it out for the number that he calls from'),
      note: Line(500).optional().describe('What it is about'),
    }),
    act: async ({ when, number: asked, note }, signal) => {
      const zone = zoneOf(world.tenant.time_zone);
      const nowMs = world.nowMs();
      const atMs = readWhen(when, zone);
      const now = `It is now ${spokenMoment(nowMs, nowMs, zone)}.`;
      if (atMs === undefined) return refusal(`That is no date and time such as 2026-11-24T15:00. ${now}`);
      if (atMs <= nowMs || atMs > nowMs + MAX_AHEAD_MS) return refusal(`The time must be ahead, and within 60 days. ${now}`);
      const number = asked ?? world.visit.callerNumber;
      if (number === '') return refusal('The number of the caller is not known: ask him for it.');
      await world.errands.scheduleCallback({ atMs, number, note: note ?? null }, signal);
      return told(`Noted: a call to ${spaced(number)} ${spokenMoment(atMs, nowMs, zone)}.`);
    },
  });

/** Sends a text message. */
export const sendSms = ({ world }: Bench): OwnTool =>
  builtIn({
    name: 'send_sms',
    description: 'Sends a text message to the caller.',
    given: z.strictObject({
      text: Line(600),
      number: PhoneNumber.optional().describe('Leave it out for the number that he calls from'),
    }),
    act: async ({ text, number: asked }, signal) => {
      const number = asked ?? world.visit.callerNumber;
      const { sendSms: send } = world.errands;
      if (number === '' || !send) return refusal('The number of the caller is not known: ask him for it.');
      await send(number, text, signal);
      return told('The text message was sent.');
    },
  });

/** Looks something up in the agent's documents. */
export const searchKnowledge = ({ world }: Bench): OwnTool =>
  builtIn({
    name: 'search_knowledge',
    description: 'Searches the documents for what the caller asks. Answer from what it finds, and from nothing else.',
    given: z.strictObject({ query: Line(300).describe('What is asked, in a few words') }),
    act: async ({ query }, signal) => {
      const passages = await world.knowledge.search(query, signal);
      if (passages.length === 0) return told('Nothing about that is in the documents. Say that you do not know.');
      const text = asData('documents', passages.map(({ source, text: found }) => `[${source}]\n${found}`).join('\n\n'));
      return { kind: 'result', text, sources: [...new Set(passages.map(({ source }) => source))] };
    },
  });

/** Digits one by one, as they are read aloud. */
const spaced = (number: string): string => [...number].join(' ');
