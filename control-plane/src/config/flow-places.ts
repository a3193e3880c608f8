/** What flows name by id: whether it exists, what it is called, and what has a name. */
import { AppError } from '@botpbx/shared/base/errors';
import type { FlowRef, FlowRefType } from '@botpbx/shared/model/flow-refs';
import { type SQL, sql } from 'drizzle-orm';
import { namedAgents } from '../agents/store.ts';
import { namedConferenceRooms } from '../conference-rooms/store.ts';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { namedExtensions } from '../extensions/store.ts';
import { flowSecretsAmong } from '../flow-secrets/store.ts';
import { listIvrsWithSecret, noIvrHasSecret } from '../ivrs/leads.ts';
import { namedIvrs } from '../ivrs/store.ts';
import type { Wiring } from '../kit/context.ts';
import { namedPagingGroups } from '../paging-groups/store.ts';
import { namedParkingLots } from '../parking-lots/store.ts';
import { namedQueues } from '../queues/store.ts';
import { namedRingGroups } from '../ring-groups/store.ts';
import { namedSounds } from '../sounds/store.ts';
import { namedTimeConditions } from '../time-conditions/store.ts';
import { MAX_NAMED, refuseUsed } from './destinations.ts';

type Rules = Pick<Wiring, 'hasAll' | 'namesOf' | 'listNamed' | 'flowSecretsAmong' | 'isFlowSecretUnused'>;

/** Rows of every kind, as SQL: `id`, `name`. */
const NAMED: Readonly<Record<FlowRefType, (db: TenantDb) => SQL>> = {
  extension: namedExtensions,
  ring_group: namedRingGroups,
  queue: namedQueues,
  agent: namedAgents,
  ivr: namedIvrs,
  time_condition: namedTimeConditions,
  conference: namedConferenceRooms,
  page: namedPagingGroups,
  park: namedParkingLots,
  sound: namedSounds,
};

/** Makes the rules as they are for one tenant. */
export const flowRules = (allDb: Db, db: TenantDb): Rules => ({
  hasAll: async (refs) => {
    const known = await namesOf(allDb, db, refs);
    const missing = refs.filter((ref) => !known.has(keyOf(ref)));
    if (missing.length === 0) return hasRows(db, refs);
    const errors = missing.map(({ type, id, path }) => ({ path, message: `There is no ${type.replaceAll('_', ' ')} with the id ${id}.` }));
    throw new AppError('reference.not_found', { errors });
  },
  namesOf: (refs) => namesOf(allDb, db, refs),
  listNamed: (wanted) => listNamed(allDb, db, wanted),
  flowSecretsAmong: (names) => flowSecretsAmong(db, names),
  isFlowSecretUnused: async (name) => {
    const users = await listIvrsWithSecret(db, name, MAX_NAMED);
    refuseUsed(users.map((row) => ({ path: `ivr:${row.id}`, message: `The IVR ${row.name} uses it.` })));
    return noIvrHasSecret(db, name);
  },
});

const keyOf = ({ type, id }: FlowRef): string => `${type}:${id}`;

/** Things of each type: ids or names, as one text of JSON. */
function grouped<T extends { readonly type: FlowRefType }>(all: readonly T[], of: (one: T) => number | string): [FlowRefType, string][] {
  return [...Map.groupBy(all, ({ type }) => type)].map(([type, some]) => [type, JSON.stringify([...new Set(some.map(of))])]);
}

/** True in SQL while all of them exist. */
const hasRows = (db: TenantDb, refs: readonly FlowRef[]): SQL =>
  sql.join(
    [
      sql`true`,
      ...grouped(refs, ({ id }) => id).map(
        ([type, ids]) =>
          sql`not exists (select 1 from json_each(${ids}) as wanted where wanted.value not in (select id from (${NAMED[type](db)})))`,
      ),
    ],
    sql` and `,
  );

interface Named extends FlowRef {
  readonly name: string;
}

async function namesOf(allDb: Db, db: TenantDb, refs: readonly FlowRef[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ask(
    allDb,
    grouped(refs, ({ id }) => id),
    (type, ids) => rowsOf(db, type, sql`id in (select value from json_each(${ids}))`),
  );
  return new Map(rows.map((row) => [keyOf(row), row.name]));
}

const listNamed = (allDb: Db, db: TenantDb, wanted: readonly Pick<Named, 'type' | 'name'>[]): Promise<readonly Named[]> =>
  ask(
    allDb,
    grouped(wanted, ({ name }) => name),
    (type, names) => rowsOf(db, type, sql`name in (select value from json_each(${names}))`),
  );

const rowsOf = (db: TenantDb, type: FlowRefType, where: SQL): SQL =>
  sql`select ${type} as type, id, name from (${NAMED[type](db)}) where ${where}`;

async function ask(allDb: Db, groups: [FlowRefType, string][], queryOf: (type: FlowRefType, json: string) => SQL): Promise<Named[]> {
  if (groups.length === 0) return [];
  const query = sql.join(
    groups.map(([type, json]) => queryOf(type, json)),
    sql` union all `,
  );
  return allDb.all<Named>(sql`${query} order by type, id`);
}
