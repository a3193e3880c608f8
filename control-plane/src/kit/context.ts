/** Who asks, for which tenant, with what at hand. It is a parameter everywhere, so a signature shows what is tenant-bound. */
import type { Permission } from '@botpbx/shared/model/user';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import type { Platform } from '../platform/platform.ts';

export interface Actor {
  readonly userId: number;
  readonly isOperator: boolean;
  /** `user:1`, or `operator:1` when an operator acts in another tenant. */
  readonly name: string;
}

export interface Context {
  readonly platform: Platform;
  readonly actor: Actor;
  readonly tenantId: number;
  readonly permissions: ReadonlySet<Permission>;
  /** The tenant's rows. */
  readonly db: TenantDb;
  /** All rows: for what belongs to the operator. */
  readonly allDb: Db;
  /** Tells that a tenant's nodes must hear of a change. */
  readonly desiredChanged: (tenantId: number) => void;
  readonly signal: AbortSignal;
}

/** A request that nobody signed in for. */
export interface Anonymous {
  readonly platform: Platform;
  /** Address of the peer, as far as it can be known. */
  readonly address: string;
  readonly signal: AbortSignal;
}
