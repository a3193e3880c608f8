/** Interactive voice response: a flow with a name, that calls can be sent to. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from './destination.ts';
import { EMPTY_FLOW, Flow } from './flow.ts';

const labels = {
  name: Label(80),
  description: z.string().max(500),
  number: ExtensionNumber.nullable().describe('What phones dial to reach it; null if only other things lead to it'),
  failed_destination: Destination.nullable().describe('Where callers go whom the flow leads nowhere; null: a sentence, and the end'),
};
const state = {
  version: z.number().int().describe('The version that takes calls; 0: none is published'),
  has_changes: z.boolean().describe('Whether the flow as it stands here differs from that version'),
  created_at: Instant,
  updated_at: Instant,
};

/** Something that is wrong with a flow. Errors keep it from being published. */
export const FlowFault = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string().max(60),
  step_id: z.string().max(40).nullable().describe('null: the flow as a whole'),
  exit: z.string().max(40).nullable(),
  message: z.string().describe('A sentence for people'),
});
export type FlowFault = z.infer<typeof FlowFault>;

/** As it stands in lists. */
export const IvrSummary = z.object({ id: z.number().int(), ...labels, ...state, steps: z.number().int() });
export type IvrSummary = z.infer<typeof IvrSummary>;

/** With its flow as it is being edited. */
export const Ivr = z.object({ id: z.number().int(), ...labels, flow: Flow, ...state, faults: z.array(FlowFault) });
export type Ivr = z.infer<typeof Ivr>;

export const NewIvr = z.strictObject({
  ...labels,
  description: labels.description.default(''),
  number: labels.number.default(null),
  failed_destination: labels.failed_destination.default(null),
  flow: Flow.default(EMPTY_FLOW).describe('Goes into the draft; publish it to have it take calls'),
});
export type NewIvr = z.infer<typeof NewIvr>;

/** A change names what it changes; a flow is replaced whole. */
export const IvrPatch = z
  .strictObject({ ...labels, flow: Flow })
  .partial()
  .extend({ base: Instant.optional().describe('updated_at of what was edited: refused if somebody else has changed it since') });
export type IvrPatch = z.infer<typeof IvrPatch>;

const published = {
  version: z.number().int(),
  is_live: z.boolean(),
  published_by: z.string().describe('user:1, operator:1'),
  created_at: Instant,
};

/** A version that was published at some time; it never changes. */
export const IvrVersion = z.object({ ...published, changes: z.array(z.string()).describe('What it changed of the one before, in words') });
export type IvrVersion = z.infer<typeof IvrVersion>;
export const IvrVersionDetails = IvrVersion.extend({ flow: Flow });
export type IvrVersionDetails = z.infer<typeof IvrVersionDetails>;

/** What leads to it, or walks through it. */
export const IvrUse = z.object({ path: z.string(), message: z.string() });
export type IvrUse = z.infer<typeof IvrUse>;

/** An IVR as a file, for another tenant or another house. What it names there is named by its name here. */
export const IvrFile = z.strictObject({
  botpbx_ivr: z.literal(1),
  name: Label(80),
  description: z.string().max(500).default(''),
  flow: Flow,
  names: z
    .record(z.string().max(60), z.string().max(120))
    .default({})
    .describe('Names of what the flow refers to by id: `queue:3` is Sales'),
});
export type IvrFile = z.infer<typeof IvrFile>;

/** What became of an import: references by name that nothing here has are empty in the draft. */
export const IvrImported = Ivr.extend({ missing: z.array(z.string()) });
export type IvrImported = z.infer<typeof IvrImported>;
