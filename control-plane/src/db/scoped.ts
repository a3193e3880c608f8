/** Queries that cannot leave their tenant. */
import { and, asc, eq, gt, type SQL } from 'drizzle-orm';
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
}

export interface TenantDbParts {
  readonly db: Db;
  readonly tenantId: number;
  /** `user:1`, `operator:1`, `node:1` or `system`. */
  readonly actor: string;
  readonly nowMs: () => number;
  /** Told after a commit that nodes must hear of. */
  readonly desiredChanged: (tenantId: number) => void;
}

/** The one door to tenant-owned rows: it adds the tenant to every query by itself. */
export class TenantDb {
  readonly tenantId: number;
  private readonly parts: TenantDbParts;
  constructor(parts: TenantDbParts) {
    this.parts = parts;
    this.tenantId = parts.tenantId;
  }

  async list<T extends TenantTable>(table: T, options: ListOptions = {}): Promise<Row<T>[]> {
    const query = this.parts.db
      .select()
      .from(table as SQLiteTable)
      .where(and(eq(table.tenant_id, this.tenantId), options.where))
      .orderBy(options.orderBy ?? asc(table.id));
    return (await (options.limit === undefined ? query : query.limit(options.limit))) as Row<T>[];
  }

  async find<T extends TenantTable>(table: T, id: number | string): Promise<Row<T> | undefined> {
    return (await this.list(table, { where: eq(table.id, id), limit: 1 }))[0];
  }

  /** Rows after `afterId` in the order of their ids, one more than `limit` so that the caller sees whether a page follows. */
  listAfter<T extends TenantTable>(table: T, afterId: number, limit: number, where?: SQL): Promise<Row<T>[]> {
    return this.list(table, { where: and(gt(table.id, afterId), where), limit: limit + 1 });
  }

  insert<T extends TenantTable>(table: T, row: New<T>) {
    return this.parts.db
      .insert(table)
      .values({ ...row, tenant_id: this.tenantId } as unknown as T['$inferInsert'])
      .returning();
  }

  update<T extends TenantTable>(table: T, id: number | string, patch: Partial<New<T>>, where?: SQL) {
    return this.parts.db
      .update(table)
      .set(patch as never)
      .where(and(eq(table.tenant_id, this.tenantId), eq(table.id, id), where))
      .returning();
  }

  remove<T extends TenantTable>(table: T, id: number | string) {
    return this.parts.db.delete(table).where(and(eq(table.tenant_id, this.tenantId), eq(table.id, id)));
  }

  /** Runs the statements and writes the ledger in one atomic batch; answers the rows that the first statement returned. */
  async commit<Rows = unknown>(statements: readonly Statement[], change: Change): Promise<Rows> {
    const { db, tenantId, actor, nowMs } = this.parts;
    const results = await runBatch(db, [...statements, ledgerEntry(db, { ...change, tenantId, actor, nowMs: nowMs() })]);
    if (change.desired) this.parts.desiredChanged(tenantId);
    return results[0] as Rows;
  }
}
