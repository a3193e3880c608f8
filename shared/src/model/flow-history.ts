/** How a call went through flows, and what would become of one. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { Flow } from './flow.ts';
import { FlowPass, Happened, HttpAct } from './flow-act.ts';

/** One walk of a call, step by step. */
export const FlowWalk = z.object({
  walk: z.uuid(),
  call_id: CallId,
  ivr_id: z.number().int(),
  ivr: z.string().describe('Its name at the time'),
  version: z.number().int(),
  started_at: Instant,
  variables: z.record(z.string(), z.string()).describe('What was known of the call when it began'),
  passed: z.array(FlowPass),
  ending: z.enum(['hangup', 'stopped', 'gone']).nullable().describe('null: it goes on, or its node has not told the end yet'),
  why: z.string().nullable(),
  ms: z.number().int().nullable(),
});
export type FlowWalk = z.infer<typeof FlowWalk>;

/** The same with the flows that it went through, as they were then, by the id of their IVR. */
export const FlowWalkDetails = FlowWalk.extend({
  flows: z.record(z.string(), z.object({ name: z.string(), version: z.number().int(), flow: Flow })),
});
export type FlowWalkDetails = z.infer<typeof FlowWalkDetails>;

/** An HTTP step that the simulator really asks. */
export const TryHttp = z.strictObject({ act: HttpAct });
export const HttpTried = z.object({
  happened: Happened,
  ms: z.number().int(),
  body: z.string().max(4000).describe('The beginning of the answer'),
});
export type HttpTried = z.infer<typeof HttpTried>;

/** A call that is only thought of. */
export const RoutingQuestion = z
  .strictObject({
    did: z.string().max(32).optional().describe('The public number that a carrier brings the call to'),
    from: z.string().max(32).optional().describe('Of a call from the outside its number; else the extension that dials'),
    to: z.string().max(32).optional().describe('What the extension dials'),
    at: Instant.optional().describe('When; now, if it is left out'),
    keys: z
      .string()
      .max(64)
      .regex(/^[0-9*#]*$/)
      .default('')
      .describe('What the caller presses in flows; without, the way ends at the first question'),
  })
  .refine(
    ({ did, from, to }) => (did === undefined) !== (from === undefined || to === undefined) || (did !== undefined && to === undefined),
    'names a did, or from and to',
  )
  .meta({ examples: [{ did: '+15551234567', from: '+15559876543', at: '2026-11-22T09:30:05.000Z', keys: '1' }] });
export type RoutingQuestion = z.infer<typeof RoutingQuestion>;

/** One thing that decides. */
export const RoutingStep = z.object({
  kind: z
    .string()
    .describe('inbound_route, time_condition, ivr, step, extension, ring_group, queue, agent, voicemail, outbound_route, trunk, refused …'),
  id: z.number().int().nullable(),
  name: z.string(),
  why: z.string().describe('A sentence for people'),
  branch: z.string().nullable().describe('What this is a case of, such as `when nobody answers`; null for the main way'),
});
export type RoutingStep = z.infer<typeof RoutingStep>;
export const RoutingExplanation = z.object({
  outcome: z.enum(['reaches', 'asks', 'leaves', 'refused']).describe('asks: a flow waits for the caller'),
  says: z.string().describe('All in one sentence'),
  at: Instant,
  steps: z.array(RoutingStep),
});
export type RoutingExplanation = z.infer<typeof RoutingExplanation>;
