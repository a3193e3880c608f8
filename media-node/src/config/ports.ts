/** What applying a configuration needs from the rest of the node, and what it tells it. */
import type { NodeFrame } from '@botpbx/shared/link/frames';
import type { Envelope, NodeConfig } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import type { ConfigFault } from '@botpbx/shared/model/node';

/** The cloud as the one who hands out configuration. Every call throws when the cloud cannot be reached. */
export interface CloudConfig {
  /** The envelope of a revision, unread. */
  envelope(revision: number, signal: AbortSignal): Promise<unknown>;
  /** The text of a section, unread. */
  section(hash: string, signal: AbortSignal): Promise<string>;
  /** The named secrets in their present versions; unknown ones are left out. */
  secrets(refs: readonly string[], signal: AbortSignal): Promise<readonly Secret[]>;
}

/** Who this node is and whose word it takes. */
export interface NodeIdentity {
  readonly node_id: number;
  /** Raw Ed25519 key, base64url. */
  readonly cloud_public_key: string;
}

/** What the cloud hears of a revision. */
export type ConfigReport = Extract<NodeFrame, { type: 'applied' | 'rejected' }>;

/** A revision with all that belongs to it, checked and ready to be rendered. */
export interface Revision {
  readonly envelope: Envelope;
  /** Texts by hash, as they were signed. */
  readonly sections: ReadonlyMap<string, string>;
  readonly config: NodeConfig;
  /** By `secret_ref`. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** A revision that this node will not run, and why. */
export class RefusedRevision extends Error {
  override readonly name = 'RefusedRevision';
  readonly faults: readonly [ConfigFault, ...ConfigFault[]];
  constructor(stage: ConfigFault['stage'], messages: readonly [string, ...string[]], options: ErrorOptions = {}) {
    super(messages[0], options);
    const fault = (message: string): ConfigFault => ({ stage, message: message.slice(0, 2000) });
    this.faults = [fault(messages[0]), ...messages.slice(1, 50).map(fault)];
  }
}
