/** Columns that many tables have, made in one place. Column names are the wire's. */
import { integer, text } from 'drizzle-orm/sqlite-core';

export const idColumn = () => integer('id').primaryKey({ autoIncrement: true });
export const tenantColumn = () => integer('tenant_id').notNull();
/** ISO 8601 in UTC with milliseconds: sorts as text. */
export const instantColumn = (name: string) => text(name).notNull();
export const flagColumn = (name: string) => integer(name, { mode: 'boolean' }).notNull();
/** When the row was made and when it last changed. */
export const stampColumns = () => ({ created_at: instantColumn('created_at'), updated_at: instantColumn('updated_at') });
