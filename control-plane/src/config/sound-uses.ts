/** The rules about sounds and music on hold between slices: who plays what, and that it stays while somebody does. */
import { AppError, type Fault } from '@botpbx/shared/base/errors';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { listGreeters, noMailboxGreets } from '../extensions/greetings.ts';
import { findMusicClass, hasMusicClass, listClassesOf, noClassPlays } from '../music-classes/store.ts';
import { listQueuesPlaying, noQueuePlays } from '../queues/store.ts';
import { hasSounds, missingSounds } from '../sounds/store.ts';
import { getTenant, isNoMusicClass } from '../tenants/store.ts';
import { isUnused, MAX_NAMED, refuseUsed } from './destinations.ts';

/** A noun whose rows play sounds or music without leading anywhere. */
interface Use {
  /** Its rows that do, each as a path and a sentence. */
  readonly users: (db: TenantDb, id: number, allDb: Db) => Promise<Fault[]>;
  /** True in SQL while none of its rows does. */
  readonly isNone: (db: TenantDb, id: number) => SQL;
}

/** Who plays a sound. */
const SOUND_USES: readonly Use[] = [
  {
    users: async (db, id) =>
      (await listClassesOf(db, id, MAX_NAMED)).map((row) => ({
        path: `music_class:${row.id}`,
        message: `The music class ${row.name} plays it.`,
      })),
    isNone: noClassPlays,
  },
  {
    users: async (db, id) =>
      (await listQueuesPlaying(db, 'sound', id, MAX_NAMED)).map((row) => ({
        path: `queue:${row.id}`,
        message: `The queue ${row.name} plays it.`,
      })),
    isNone: (db, id) => noQueuePlays(db, 'sound', id),
  },
  {
    users: async (db, id) =>
      (await listGreeters(db, id, MAX_NAMED)).map((row) => ({
        path: `extension:${row.id}`,
        message: `The mailbox of ${row.extension} greets with it.`,
      })),
    isNone: noMailboxGreets,
  },
];

/** Who plays a class of music on hold. */
const MUSIC_USES: readonly Use[] = [
  {
    users: async (db, id, allDb) =>
      (await getTenant(allDb, db.tenantId)).music_class_id === id
        ? [{ path: 'tenant.music_class_id', message: 'It is what all callers of the tenant hear.' }]
        : [],
    isNone: (db, id) => isNoMusicClass(db.tenantId, id),
  },
  {
    users: async (db, id) =>
      (await listQueuesPlaying(db, 'music', id, MAX_NAMED)).map((row) => ({
        path: `queue:${row.id}`,
        message: `The queue ${row.name} plays it.`,
      })),
    isNone: (db, id) => noQueuePlays(db, 'music', id),
  },
];

/** As `Wiring.isSoundUnused`. */
export async function isSoundUnused(allDb: Db, db: TenantDb, id: number): Promise<SQL> {
  const leadsNowhere = await isUnused(allDb, db, { type: 'sound', id });
  return sql`${leadsNowhere} and ${await noneOf(SOUND_USES, id, { allDb, db })}`;
}

/** As `Wiring.isMusicClassUnused`. */
export const isMusicClassUnused = (allDb: Db, db: TenantDb, id: number): Promise<SQL> => noneOf(MUSIC_USES, id, { allDb, db });

async function noneOf(uses: readonly Use[], id: number, { allDb, db }: { allDb: Db; db: TenantDb }): Promise<SQL> {
  refuseUsed((await Promise.all(uses.map(({ users }) => users(db, id, allDb)))).flat());
  return sql.join(
    uses.map(({ isNone }) => isNone(db, id)),
    sql` and `,
  );
}

/** As `Wiring.hasSounds`. */
export async function areSounds(db: TenantDb, ids: readonly number[], path: string): Promise<SQL> {
  const [id] = await missingSounds(db, ids);
  if (id === undefined) return hasSounds(db, ids);
  throw new AppError('reference.not_found', { errors: [{ path, message: `There is no sound with the id ${id}.` }] });
}

/** As `Wiring.hasMusicClass`. */
export async function isMusicClass(db: TenantDb, id: number, path: string): Promise<SQL> {
  if (await findMusicClass(db, id)) return hasMusicClass(db, id);
  throw new AppError('reference.not_found', { errors: [{ path, message: `There is no music class with the id ${id}.` }] });
}
