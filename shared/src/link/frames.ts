/** The frames of `/node/link`, the one WebSocket between a node and the cloud: JSON texts, one frame a message. */
import { z } from 'zod';
import { ConfigFault } from '../model/node.ts';
import { CommandId, CommandOutcome } from './commands.ts';
import { SpooledEvent } from './events.ts';

/** Largest frame in bytes; a larger one closes the socket. */
export const MAX_FRAME_BYTES = 1_048_576;
export const PING_EVERY_MS = 10_000;
/** Silence after which either side takes the socket for dead. */
export const DEAD_AFTER_MS = 25_000;

const Epoch = z.string().regex(/^[0-9a-f]{16}$/);
/** The place up to which everything is stored, in one epoch of the node's spool. */
export const Place = z.object({ epoch: Epoch, seq: z.number().int().min(0) });
export type Place = z.infer<typeof Place>;

/** The first frame of the cloud is a challenge, the first of the node its signed hello, then `welcome` or `refused`. */
export const CloudFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('challenge'), nonce: z.string().min(20).max(100) }),
  z.object({
    type: z.literal('welcome'),
    bearer: z.string().describe('For the HTTPS requests of this node; valid for 10 minutes'),
    stored: Place.nullable().describe('What of the epoch in the hello is stored for good'),
    revision: z.number().int().nullable().describe('The newest revision of this node'),
    at: z.iso.datetime().describe("The cloud's clock"),
  }),
  z.object({ type: z.literal('bearer'), bearer: z.string() }),
  z.object({ type: z.literal('refused'), code: z.enum(['unknown_node', 'bad_signature', 'schema', 'revoked', 'replaced']) }),
  z.object({ type: z.literal('config-available'), revision: z.number().int() }),
  z.object({ type: z.literal('ack'), ...Place.shape }),
  z.object({
    type: z.literal('command'),
    id: CommandId,
    command: z.looseObject({ kind: z.string() }).describe('A NodeCommand; one that the node does not know is refused, not the frame'),
  }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
]);
export type CloudFrame = z.infer<typeof CloudFrame>;

export const NodeFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    node_id: z.number().int().positive(),
    signature: z.string().max(200).describe('Ed25519 over helloText(nonce, node_id), base64url'),
    version: z.string().max(40),
    schema: z.object({ min: z.number().int(), max: z.number().int() }),
    epoch: Epoch,
    applied_revision: z.number().int().nullable(),
    applied_hash: z
      .string()
      .max(64)
      .nullable()
      .optional()
      .describe('Hash of that revision: a cloud that was restored from an older copy may have given its number to another content'),
  }),
  z.object({ type: z.literal('events'), epoch: Epoch, events: z.array(SpooledEvent).min(1).max(500) }),
  z.object({ type: z.literal('applied'), revision: z.number().int(), ms: z.number().int() }),
  z.object({ type: z.literal('rejected'), revision: z.number().int(), faults: z.array(ConfigFault).min(1).max(50) }),
  z.object({ type: z.literal('result'), id: CommandId, outcome: CommandOutcome }),
  z.object({ type: z.literal('renew') }).describe('Asks for a fresh bearer'),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
]);
export type NodeFrame = z.infer<typeof NodeFrame>;

/** What a node signs to prove who it is. */
export const helloText = (nonce: string, nodeId: number): string => `botpbx-hello:${nodeId}:${nonce}`;
