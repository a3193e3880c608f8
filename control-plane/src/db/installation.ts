import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Facts of the installation as a whole, each under its name. */
export const installation = sqliteTable('installation', { name: text('name').primaryKey(), value: text('value').notNull() });
