/** Who is to be told of what agents do. */
import type { AgentWebhooks } from '@botpbx/shared/model/agent-setting';
import { type Db, isIn } from '../db/client.ts';
import { agents } from './table.ts';

export interface ToldOfAgent {
  readonly webhooks: AgentWebhooks;
  /** Functions that the node itself posts to `on_function_call`: whoever carries them out need not be told of them. */
  readonly carriedOut: ReadonlySet<string>;
}

/** By agent: where the version that takes calls tells of what it does. The key is `tenant agent`. */
export async function toldOfAgents(db: Db, ids: readonly number[]): Promise<ReadonlyMap<string, ToldOfAgent>> {
  if (ids.length === 0) return new Map();
  const rows = await db.select().from(agents).where(isIn(agents.id, ids));
  return new Map(
    rows.map(({ tenant_id, id, published: { webhooks, functions } }) => {
      const carriedOut = new Set(functions.filter(({ url }) => url === null).map(({ name }) => name));
      return [`${tenant_id} ${id}`, { webhooks, carriedOut }];
    }),
  );
}
