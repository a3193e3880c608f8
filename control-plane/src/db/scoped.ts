/** Queries that cannot leave their tenant. */
import { and, asc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { type Db, runBatch, type Statement } from './client.ts';
import { type Change, ledgerEntry } from './ledger.ts';

/** A table whose rows belong to a tenant. */
export type TenantTable = SQLiteTable & { tenant_id: SQLiteColumn; id: SQLiteColumn };
type Row<T extends SQLiteTable> = T['$inferSelect'];
type New<T extends SQLiteTable> = Omit<T['$inferInsert'], 'tenant_id' | 'id'>;

export interface ListOptions {
  readonly where?: SQL | undefined;
  readonly orderBy?: SQL | SQLiteColumn;
  readonly limit?: number;
  /** Columns that are computed instead of read. */
  readonly instead?: Computed | undefined;
}
type Computed = Readonly<Record<string, SQL>>;

export interface TenantDbParts {
  readonly db: Db;
  readonly tenantId: number;
  /** `user:1`, `operator:1`, `node:1` or `system`. */
  readonly actor: string;
  readonly nowMs: () => number;
  /** Told after a commit that nodes must hear of. */
  readonly desiredChanged: (tenantId: number) => void;
  /** Statements that go into each batch beside the caller's own; one that fails undoes all. */
  readonly along?: () => readonly Statement[];
}

/** The one door to tenant-owned rows: it adds the tenant to every query by itself. */
export class TenantDb {
  readonly tenantId: number;
  private readonly parts: TenantDbParts;
  constructor(parts: TenantDbParts) {
    this.parts = parts;
    this.tenantId = parts.tenantId;
  }

  /** The present moment as it stands in rows. */
  now(): string {
    return new Date(this.parts.nowMs()).toISOString();
  }

  /** The condition that every query of this tenant carries, for queries that a slice writes itself. */
  owns(table: TenantTable, where?: SQL): SQL | undefined {
    return and(eq(table.tenant_id, this.tenantId), grouped(where));
  }

  async list<T extends TenantTable>(table: T, options: ListOptions = {}): Promise<Row<T>[]> {
    const query = this.parts.db
      .select({ ...getTableColumns(table), ...options.instead })
      .from(table as SQLiteTable)
      .where(this.owns(table, options.where))
      .orderBy(options.orderBy ?? asc(table.id));
    return (await (options.limit === undefined ? query : query.limit(options.limit))) as Row<T>[];
  }

  async find<T extends TenantTable>(table: T, id: number | string, instead?: Computed): Promise<Row<T> | undefined> {
    return (await this.list(table, { where: eq(table.id, id), limit: 1, instead }))[0];
  }

  /** Rows after `afterId` in the order of their ids, one more than `limit` so that the caller sees whether a page follows. */
  listAfter<T extends TenantTable>(table: T, afterId: number, limit: number, instead?: Computed): Promise<Row<T>[]> {
    return this.list(table, { where: gt(table.id, afterId), limit: limit + 1, instead });
  }

  /** Inserts one row; with a condition, only if that holds at the commit. */
  insert<T extends TenantTable>(table: T, row: New<T>, where?: SQL) {
    const whole = { ...row, tenant_id: this.tenantId } as unknown as T['$inferInsert'];
    const into = this.parts.db.insert(table);
    return where === undefined ? into.values(whole).returning() : into.select(() => rowWhere(table, whole, where)).returning();
  }

  /** Inserts what a query of the slice's own finds: all columns in the order of the table, the tenant's rows alone. */
  insertFrom<T extends TenantTable>(table: T, rows: SQL) {
    return this.parts.db
      .insert(table)
      .select(() => rows)
      .returning();
  }

  update<T extends TenantTable>(table: T, id: number | string, patch: Partial<New<T>>, where?: SQL) {
    return this.parts.db
      .update(table)
      .set(patch as never)
      .where(this.owns(table, and(eq(table.id, id), grouped(where))))
      .returning();
  }

  remove<T extends TenantTable>(table: T, id: number | string, where?: SQL) {
    return this.parts.db
      .delete(table)
      .where(this.owns(table, and(eq(table.id, id), grouped(where))))
      .returning();
  }

  /** The same door, with statements that go into each of its batches. */
  along(along: () => readonly Statement[]): TenantDb {
    return new TenantDb({ ...this.parts, along });
  }

  /**
   * Runs the statements and writes the ledger in one atomic batch; answers the rows that the first statement returned.
   * The entry is written only if the last statement changed a row, so a condition that failed leaves no trace.
   */
  async commit<Rows extends readonly unknown[] = unknown[]>(statements: readonly Statement[], change: Change): Promise<Rows> {
    const { db, tenantId, actor, nowMs, along = () => [] } = this.parts;
    const results = await runBatch(db, [...statements, ledgerEntry(db, { ...change, tenantId, actor, nowMs: nowMs() }), ...along()]);
    const rows = results[0] as Rows;
    if (change.desired && rows.length > 0) this.parts.desiredChanged(tenantId);
    return rows;
  }

  /** Writes down what somebody did that changed no row, such as signing in. */
  async note(action: string, subject: string): Promise<void> {
    const { db, tenantId, actor, nowMs } = this.parts;
    await ledgerEntry(db, { action, subject, desired: false, tenantId, actor, nowMs: nowMs() }, sql`true`);
  }

  /** Runs statements that are no change by a person, such as what a node reports: no ledger, one atomic batch. */
  write(statements: readonly Statement[]): Promise<unknown[]> {
    return runBatch(this.parts.db, statements);
  }
}

/** An `or` inside a condition stays inside. */
const grouped = (where: SQL | undefined): SQL | undefined => (where === undefined ? undefined : sql`(${where})`);

/** `select value, value, … where condition`, in the order of the table's columns. */
function rowWhere<T extends SQLiteTable>(table: T, row: T['$inferInsert'], where: SQL): SQL {
  const given = row as Record<string, unknown>;
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = given[name] ?? (column.defaultFn ? column.defaultFn() : column.default);
    return value === undefined || value === null ? sql`null` : sql`${sql.param(value, column)}`;
  });
  return sql`select ${sql.join(values, sql`, `)} where ${where}`;
}
