/** Agents for those who try them before they are published. */
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { listDocuments } from '../agents/documents.ts';
import { getAgent } from '../agents/store.ts';
import type { TenantDb } from '../db/scoped.ts';
import { agentOf } from './compile/agent.ts';

/** As `Wiring.agentAsDrafted`. */
export async function agentAsDrafted(db: TenantDb, id: number): Promise<ConfigAgent> {
  const { draft: settings, ...row } = await getAgent(db, id);
  return agentOf({ ...row, settings }, await listDocuments(db, id), () => true);
}
