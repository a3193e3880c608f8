/** Who asks, for which tenant, with what at hand. It is a parameter everywhere, so a signature shows what is tenant-bound. */
import type { Fault } from '@botpbx/shared/base/errors';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { CarrierTrunk } from '@botpbx/shared/model/carrier';
import type { Destination } from '@botpbx/shared/model/destination';
import type { FlowRef, FlowRefType } from '@botpbx/shared/model/flow-refs';
import type { Tenant } from '@botpbx/shared/model/tenant';
import type { Permission } from '@botpbx/shared/model/user';
import type { SQL } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import type { Platform } from '../platform/platform.ts';

export interface Actor {
  readonly userId: number;
  readonly isOperator: boolean;
  /** The tenant that the user belongs to; an operator may act in another one. */
  readonly homeTenantId: number;
  /** `user:1`, or `operator:1` when an operator acts in another tenant. */
  readonly name: string;
}

/** What is to have a number, and where the number stands in the request. */
export interface NumberOf {
  readonly of:
    | 'extension'
    | 'ring_group'
    | 'queue'
    | 'agent'
    | 'ivr'
    | 'conference_room'
    | 'paging_group'
    | 'parking_lot'
    | 'feature_code'
    | 'tenant';
  readonly path: string;
}

/** Something that flows name, by what it is called. */
export interface NamedRef {
  readonly type: FlowRefType;
  readonly name: string;
}

/**
 * Rules between slices, which do not know each other; `config/uses` knows them all.
 * Each throws when it is broken now, and answers the condition under which it still holds at the commit: it goes into the where-clause.
 */
export interface Wiring {
  /** The destination exists in this tenant. @throws destination.not_found */
  leadsSomewhere(destination: Destination, path: string): Promise<SQL>;
  /** No way that begins at the destination comes back to where it starts. @throws destination.loop */
  leadsNotBack(
    destination: Destination,
    from: Extract<Destination, { type: 'ring_group' | 'queue' | 'agent' | 'ivr' | 'time_condition' }>,
    path: string,
  ): Promise<SQL>;
  /** No row of the other kind has the number that phones dial. @throws extension.number_taken */
  isNumberFree(number: string, asked: NumberOf): Promise<SQL>;
  /** The same of several numbers. @throws extension.number_taken */
  areNumbersFree(numbers: readonly string[], asked: NumberOf): Promise<SQL>;
  /** Whether the tenant has this agent. */
  isAgent(id: number): Promise<boolean>;
  /** The draft of an agent as a node would get it if it were published. @throws agent.not_found */
  agentAsDrafted(id: number): Promise<ConfigAgent>;
  /** The node that serves the extension; undefined when there is none. */
  nodeIdOf(extensionId: number): Promise<number | null | undefined>;
  /** All of them are the tenant's. @throws reference.not_found */
  hasExtensions(ids: readonly number[], path: string): Promise<SQL>;
  /** All of them are the tenant's. @throws reference.not_found */
  hasCalendars(ids: readonly number[], path: string): Promise<SQL>;
  /** No time condition reads the calendar. @throws in_use, with those that do */
  isCalendarUnused(id: number): Promise<SQL>;
  /** Nothing leads to this destination. @throws in_use, with those that do */
  isUnused(destination: Destination): Promise<SQL>;
  /** What leads to this destination. */
  usersOf(destination: Destination): Promise<Fault[]>;
  /** All of what a flow names are the tenant's. @throws reference.not_found */
  hasAll(refs: readonly (FlowRef & { readonly path: string })[]): Promise<SQL>;
  /** What the tenant's rows are called, by `type:id`; an extension by its number. What does not exist is left out. */
  namesOf(refs: readonly FlowRef[]): Promise<ReadonlyMap<string, string>>;
  /** The tenant's rows that are called so, the oldest first; several may be. */
  listNamed(wanted: readonly NamedRef[]): Promise<readonly (NamedRef & FlowRef)[]>;
  /** Those of the names that a secret of flows has. */
  flowSecretsAmong(names: readonly string[]): Promise<ReadonlySet<string>>;
  /** No flow uses the secret of this name. @throws in_use, with those that do */
  isFlowSecretUnused(name: string): Promise<SQL>;
  /** All of them are the tenant's. @throws reference.not_found */
  hasSounds(ids: readonly number[], path: string): Promise<SQL>;
  /** Nothing plays the sound or leads to it. @throws in_use, with what does */
  isSoundUnused(id: number): Promise<SQL>;
  /** It is the tenant's. @throws reference.not_found */
  hasMusicClass(id: number, path: string): Promise<SQL>;
  /** Nothing plays the class. @throws in_use, with what does */
  isMusicClassUnused(id: number): Promise<SQL>;
  /** The tenant has all these trunks. @throws reference.not_found */
  areTrunks(ids: readonly number[], path: string): Promise<SQL>;
  /** Nothing of the tenant's uses the trunk. @throws in_use, with those that do */
  isTrunkUnused(id: number): Promise<SQL>;
  /** The tenant has the PIN set. @throws reference.not_found */
  hasPinSet(id: number, path: string): Promise<SQL>;
  /** No outbound route asks for its PINs. @throws in_use */
  isPinSetUnused(id: number): Promise<SQL>;
  /** The tenant has the emergency location. @throws reference.not_found */
  hasLocation(id: number, path: string): Promise<SQL>;
  /** No phone stands there. @throws in_use */
  isLocationUnused(id: number): Promise<SQL>;
  /** The tenant has all these number lists. @throws reference.not_found */
  hasNumberLists(ids: readonly number[], path: string): Promise<SQL>;
  /** No inbound route reads the number list. @throws in_use, with those that do */
  isNumberListUnused(id: number): Promise<SQL>;
  /** No other tenant that shares a node and a carrier address with this one routes the number. @throws inbound_route.did_taken */
  isDidFree(did: string): Promise<SQL>;
  /** No other tenant with a trunk to this address on the same node routes one of our numbers. @throws inbound_route.did_taken */
  isCarrierFree(trunk: CarrierTrunk): Promise<SQL>;
  /** The node that serves what names none, as a subquery: the tenant's first. Null while it has none. */
  readonly homeNode: SQL<number | null>;
  homeNodeId(): Promise<number | null>;
  /** The node that an extension's phones are registered with, by the extension's number. @throws reference.not_found */
  nodeOfExtension(extension: string, path: string): Promise<number>;
  /** The node that a call of the tenant is on, which still goes on. @throws call.not_found, call.over */
  nodeOfLiveCall(id: string): Promise<number>;
  /** Calls of the tenant that are going on. */
  countLiveCalls(): Promise<number>;
  /** The tenant that is acted in. */
  tenant(): Promise<Tenant>;
  /** The tenant's IANA time zone, in which the days of filters are meant. */
  timeZone(): Promise<string>;
  /** These tenants exist, and on one node no number would be two of theirs. @throws tenant.not_found, inbound_route.did_taken */
  canShareNode(tenantIds: readonly number[]): Promise<void>;
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
  readonly wiring: Wiring;
  /** Tells that a tenant's nodes must hear of a change. */
  readonly desiredChanged: (tenantId: number) => void;
  /** Scheme, host and port under which the caller reached us: `https://pbx.example.com`. */
  readonly origin: string;
  /** Key of a write that must take effect once; the same key again is the same write. */
  readonly idempotencyKey?: string;
  readonly signal: AbortSignal;
}

/** A request that nobody signed in for. */
export interface Anonymous {
  readonly platform: Platform;
  /** Address of the peer, as far as it can be known. */
  readonly address: string;
  /** As in `Context`. */
  readonly origin: string;
  readonly signal: AbortSignal;
}
