import type { Role } from '@botpbx/shared/model/user';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { flagColumn, idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const users = sqliteTable(
  'users',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** Small letters. */
    email: text('email').notNull().unique('users_email'),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    is_operator: flagColumn('is_operator').default(false),
    password_hash: text('password_hash').notNull(),
    /** Sessions that were opened under an older one have ended. */
    session_version: integer('session_version').notNull().default(1),
    ...stampColumns(),
  },
  (t) => [index('users_tenant').on(t.tenant_id, t.id)],
);

/** Tries to sign in that failed, of one account, address or both; a row is dead when its window has ended. */
export const loginFailures = sqliteTable(
  'login_failures',
  {
    key: text('key').primaryKey(),
    failures: integer('failures').notNull(),
    /** Tries whose password is being compared at this moment. */
    pending: integer('pending').notNull(),
    ends_at_ms: integer('ends_at_ms').notNull(),
  },
  (t) => [index('login_failures_end').on(t.ends_at_ms)],
);
