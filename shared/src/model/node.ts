import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { SHOWN_ONCE } from '../base/operation.ts';
import { Label } from '../base/phone.ts';
import { Host } from './trunk-setting.ts';

export const NodeStatus = z.enum(['pending', 'online', 'offline']);

/** What the renderer, the throw-away Asterisk or the comparison of loaded objects has against a revision. */
export const ConfigFault = z.object({
  stage: z.enum(['envelope', 'schema', 'render', 'boot', 'objects', 'reload', 'internal']),
  message: z.string().max(2000),
});
export type ConfigFault = z.infer<typeof ConfigFault>;

/** A media node: a machine with Asterisk and our node process. */
export const Node = z.object({
  id: z.number().int(),
  name: z.string(),
  address: z.string().nullable().describe('Where phones reach it'),
  status: NodeStatus,
  is_default_tenant: z.boolean().describe('Phones of the asking tenant need no SIP domain here'),
  version: z.string().nullable(),
  latest_revision: z.number().int().nullable(),
  applied_revision: z.number().int().nullable(),
  applied_ms: z.number().int().nullable().describe('Milliseconds from the knock to the live configuration'),
  rejected: z.object({ revision: z.number().int(), faults: z.array(ConfigFault) }).nullable(),
  pinned: z.boolean().describe('A rollback holds; new changes wait until it is unpinned'),
  last_seen_at: Instant.nullable(),
  created_at: Instant,
});
export type Node = z.infer<typeof Node>;

export const NewNode = z.strictObject({
  name: Label(60),
  address: Host.nullable().default(null),
  tenant_ids: z
    .array(z.number().int().positive())
    .min(1)
    .max(5000)
    .describe('The first is the default tenant, whose phones need no SIP domain'),
});
export type NewNode = z.infer<typeof NewNode>;
export const NodePatch = z.strictObject({ name: Label(60), address: Host.nullable(), tenant_ids: NewNode.shape.tenant_ids }).partial();
export type NodePatch = z.infer<typeof NodePatch>;

/** A one-use token that turns a machine into this node. */
export const Enrollment = z.object({
  node_id: z.number().int(),
  token: z.string().describe('Shown once; valid for 15 minutes, for one machine').meta(SHOWN_ONCE),
  expires_at: Instant,
  command: z.string().describe('What to run on the machine; holds the token').meta(SHOWN_ONCE),
});
export type Enrollment = z.infer<typeof Enrollment>;

export const Revision = z.object({
  revision: z.number().int(),
  hash: z.string(),
  created_at: Instant,
  rollback_of: z.number().int().nullable(),
  applied_at: Instant.nullable(),
  applied_ms: z.number().int().nullable(),
  faults: z.array(ConfigFault),
});
export type Revision = z.infer<typeof Revision>;
