/** What an installation and its nodes tell of themselves. */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { Direction } from './call.ts';
import { NodeStatus } from './node.ts';

/** What Asterisk on one node tells. */
export const AsteriskStatus = z.object({
  version: z.string().max(80).describe("Asterisk's version"),
  started_at: Instant.describe('When this Asterisk began'),
  uptime: z.number().int().describe('Seconds since then'),
  calls: z.number().int().describe('Calls that are going on'),
  legs: z.number().int().describe('Parties in them'),
  registered: z.number().int().describe('Extensions of which a phone is registered'),
  node_version: z.string().max(40).describe('Version of the node process'),
});
export type AsteriskStatus = z.infer<typeof AsteriskStatus>;

/** One live party of a call, as the node has it. */
export const LiveLeg = z.object({
  id: z.string().max(80).describe("Asterisk's uniqueid"),
  call_id: CallId,
  tenant_id: z.number().int(),
  party: z.string().max(80).describe('Extension or public number'),
  trunk_id: z.number().int().nullable().describe('The trunk that it goes over'),
  direction: Direction.describe('Of the call'),
  state: z.enum(['ringing', 'up']),
  started_at: Instant,
  answered_at: Instant.nullable(),
});
export type LiveLeg = z.infer<typeof LiveLeg>;

/** Something that is asked one small question. */
const Answering = z.object({ status: z.enum(['ok', 'failed']), ms: z.number().int().describe('Time of one question in milliseconds') });

/** The installation at a glance. */
export const SystemStatus = z.object({
  status: z.enum(['ok', 'degraded']).describe('Degraded: the database, the storage or a node does not answer'),
  version: z.string().describe('Version of the control plane'),
  started_at: Instant.describe('When this control plane began'),
  uptime: z.number().int().describe('Seconds since then'),
  database: Answering,
  storage: Answering.describe('Where sounds and recordings lie'),
  nodes: z.object({ total: z.number().int(), connected: z.number().int() }),
  calls: z.number().int().describe('Calls of the tenant that are going on'),
});
export type SystemStatus = z.infer<typeof SystemStatus>;

/** Asterisk of one node; null where the node could not be asked. */
export const NodeAsterisk = z.object({
  node_id: z.number().int(),
  name: z.string(),
  status: NodeStatus,
  asterisk: AsteriskStatus.nullable(),
});
export type NodeAsterisk = z.infer<typeof NodeAsterisk>;
