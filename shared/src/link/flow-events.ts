/** What a node tells of callers in flows. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { FlowPass } from '../model/flow-act.ts';

const common = { tenant_id: z.number().int().positive(), at: Instant, call_id: CallId };

/** A caller has passed a step. */
export const FlowStepped = z.object({
  kind: z.literal('flow.step'),
  ...common,
  walk: z.uuid().describe('Names the walk: a call may come to flows twice'),
  place: z.number().int().nonnegative().describe('Of the step in the walk, from 0'),
  pass: FlowPass,
});

/** A caller has come to a flow: what is needed to walk the same way again. */
export const FlowBegun = z.object({
  kind: z.literal('flow.begin'),
  ...common,
  walk: z.uuid(),
  ivr_id: z.number().int().positive(),
  ivr: z.string().max(80).describe('Its name'),
  version: z.number().int(),
  variables: z.record(z.string().max(80), z.string().max(500)),
});

/** The walk is over. */
export const FlowEnded = z.object({
  kind: z.literal('flow.end'),
  ...common,
  walk: z.uuid(),
  ending: z.enum(['hangup', 'stopped', 'gone']),
  why: z.string().max(300).nullable(),
  ms: z.number().int().nonnegative(),
});
