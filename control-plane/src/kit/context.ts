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
  /** Scheme, host and port under which the caller reached us: `https://pbx.example.com`. */
  readonly origin: string;
  /** The tenant's IANA time zone, in which the days of filters are meant. Read when asked for. */
  readonly timeZone: () => Promise<string>;
  readonly signal: AbortSignal;
}

/** A request that nobody signed in for. */
export interface Anonymous {
  readonly platform: Platform;
  /** Address of the peer, as far as it can be known. */
  readonly address: string;
  readonly signal: AbortSignal;
}
