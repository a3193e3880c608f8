/** What a runtime must bring. The core asks these ports and never Node.js or Workers themselves. */

import type { AnswerTo, CommandKind, CommandOf } from '@botpbx/shared/link/commands';
import type { CloudFrame } from '@botpbx/shared/link/frames';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { Db } from '../db/client.ts';
import type { Blobs } from './blobs.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mailer.ts';
import type { Poster } from './poster.ts';
import type { Settings } from './settings.ts';
import type { SoundTools } from './sound-tools.ts';
import type { TextTools } from './text-tools.ts';

export interface Clock {
  /** Milliseconds since 1970 in UTC. */
  nowMs(): number;
}

export interface Tasks {
  /** Lets work finish after the answer has gone out. A failure is logged under `name`; the work must be repeatable by a later job. */
  defer(name: string, work: () => Promise<unknown>): void;
}

export interface Hub {
  /** Sends a frame to a node's socket; false if it has none here. */
  toNode(nodeId: number, frame: CloudFrame): boolean;
  /** Cuts a node's socket after telling why. */
  dropNode(nodeId: number, code: 'revoked' | 'unknown_node'): void;
  /** Tells a tenant's dashboards and integrations. */
  toTenant(tenantId: number, live: LiveEvent): void;
  /** Ends the live sockets of a user whose sessions were revoked. */
  dropUser(userId: number): void;
  isNodeOnline(nodeId: number): boolean;
  /**
   * Asks a node to do something now and gives its answer. @throws {AppError} unavailable when the node has no socket here or does not
   * answer in time, and then nobody knows whether it was done; {CommandRefusedError} when the node says no.
   */
  ask<Kind extends CommandKind>(nodeId: number, command: CommandOf<Kind>, signal: AbortSignal): Promise<AnswerTo<Kind>>;
}

export interface Passwords {
  /** Makes a hash that describes itself. */
  hash(password: string): Promise<string>;
  /** Compares in constant time; knows every form that was ever made. Without a hash (nobody has that name) it takes as long and is false. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Keys that never leave the process. */
export interface Keys {
  /** Seals secrets at rest: AES-256-GCM, 32 bytes. */
  readonly master: CryptoKey;
  /** Signs sessions: HMAC with SHA-256. */
  readonly session: CryptoKey;
  /** Signs revisions: Ed25519. */
  readonly signing: CryptoKeyPair;
}

export interface Platform {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly hub: Hub;
  readonly passwords: Passwords;
  readonly keys: Keys;
  readonly db: Db;
  readonly blobs: Blobs;
  readonly mailer: Mailer;
  readonly poster: Poster;
  readonly sounds: SoundTools;
  readonly texts: TextTools;
  readonly log: Log;
}
