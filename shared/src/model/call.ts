import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';

export const Disposition = z.enum(['ANSWERED', 'NO ANSWER', 'BUSY', 'FAILED', 'CANCELLED']);
export type Disposition = z.infer<typeof Disposition>;
export const Direction = z.enum(['inbound', 'outbound', 'internal']);
export type Direction = z.infer<typeof Direction>;
export const CallState = z.enum(['ringing', 'up', 'ended']);
export type CallState = z.infer<typeof CallState>;

/** What may become of a call. Total by type; `ended` is for ever. */
export const legalCallChanges: Record<CallState, readonly CallState[]> = {
  ringing: ['up', 'ended'],
  up: ['ended'],
  ended: [],
};

/** One party's part in a call. */
export const Leg = z.object({
  id: z.string().max(80).describe("Asterisk's uniqueid"),
  party: z.string().max(80).describe('Extension or public number'),
  trunk_id: z.number().int().nullable().default(null).describe('The trunk that it goes over'),
  started_at: Instant,
  answered_at: Instant.nullable(),
  ended_at: Instant.nullable(),
  cause: z.number().int().nullable().describe('Q.850 cause at the end'),
});
export type Leg = z.infer<typeof Leg>;

/** One conversation. After its end it is the immutable call record (CDR). */
export const Call = z.object({
  id: CallId,
  direction: Direction,
  from: z.string(),
  from_name: z.string().nullable(),
  to: z.string(),
  state: CallState,
  answered_by: z.string().nullable(),
  started_at: Instant,
  answered_at: Instant.nullable(),
  ended_at: Instant.nullable(),
  duration: z.number().int().describe('Seconds from answer to end; 0 if nobody answered'),
  total_duration: z.number().int().describe('Seconds from start to end'),
  disposition: Disposition.nullable().describe('null while the call lives'),
  cause: z.number().int().nullable().describe('Q.850 cause at the end'),
  merged_into: CallId.nullable().describe('The call that this one became part of'),
  node_id: z.number().int(),
  revision: z.number().int().nullable().describe('The configuration that the call ran under'),
});
export type Call = z.infer<typeof Call>;

/** What may stand in a call's timeline. A noun that does something to callers adds its own words. */
export const CallStep = z.enum([
  'began',
  'rang',
  'answered',
  'held',
  'resumed',
  'transferred',
  'left',
  'ended',
  'queued',
  'conference',
  'parked',
  'picked_up',
  'voicemail',
  'recording',
  'announcement',
]);
export type CallStep = z.infer<typeof CallStep>;

/** One row of a call's timeline. */
export const CallEvent = z.object({
  at: Instant,
  what: CallStep,
  party: z.string().max(80).describe('Whom it is about: an extension, a public number, or what the caller reached'),
  detail: z.string().max(200).nullable().describe('More of it, such as where a transfer leads'),
});
export type CallEvent = z.infer<typeof CallEvent>;

export const CallWithLegs = Call.extend({ legs: z.array(Leg) });
export type CallWithLegs = z.infer<typeof CallWithLegs>;

/** All that is known of one call. */
export const CallDetails = CallWithLegs.extend({ events: z.array(CallEvent).describe('What happened, in order') });
export type CallDetails = z.infer<typeof CallDetails>;
