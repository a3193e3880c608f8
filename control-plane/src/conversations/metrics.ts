/** How an agent does, counted out of its conversations. */
import type { AgentMetrics } from '@botpbx/shared/model/conversation-record';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { conversations as c, conversationTurns as t } from './table.ts';

interface Asked {
  readonly tenantId: number;
  readonly agentId: number;
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
}

interface Sums {
  readonly conversations: number;
  readonly ended: number;
  readonly seconds: number | null;
  readonly transferred: number | null;
  readonly resolved: number | null;
  readonly failed: number | null;
  readonly satisfaction: number | null;
  readonly ratings: number;
  readonly cost: number | null;
  readonly paid_seconds: number | null;
}

/** Counts the conversations that began in the time. */
export async function agentMetrics(db: Db, asked: Asked): Promise<AgentMetrics> {
  const its = itsOf(asked);
  const [sums] = await db.all<Sums>(sql`select ${SUMS} from ${c} where ${its}`);
  const [talk] = await db.all<{ turns: number; interruptions: number | null }>(
    sql`select count(*) as turns, sum(${t.interrupted}) as interruptions from ${t} ${OF_CONVERSATION} where ${its}`,
  );
  const latencies = await latenciesOf(db, its);
  return {
    start: instantOf(asked.fromMs),
    end: instantOf(asked.untilMs),
    ...ratesOf(sums),
    average_turns: sums && sums.conversations > 0 && talk ? rounded(talk.turns / sums.conversations) : null,
    interruptions: talk?.interruptions ?? 0,
    ...latencies,
  };
}

const OF_CONVERSATION = sql`join ${c} on ${c.tenant_id} = ${t.tenant_id} and ${c.conversation} = ${t.conversation}`;

function itsOf({ tenantId, agentId, fromMs, untilMs }: Asked): SQL {
  const from = fromMs === undefined ? sql`` : sql` and ${c.started_at} >= ${instantOf(fromMs)}`;
  const until = untilMs === undefined ? sql`` : sql` and ${c.started_at} <= ${instantOf(untilMs)}`;
  return sql`${c.tenant_id} = ${tenantId} and ${c.agent_id} = ${agentId}${from}${until}`;
}

const instantOf = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

/** Somebody spoke with the agent, and either it ended the call or he was content to leave. */
const IS_RESOLVED = sql`(${c.ending} = 'agent_ended' or (${c.ending} = 'caller_left' and exists (select 1 from ${t}
  where ${t.tenant_id} = ${c.tenant_id} and ${t.conversation} = ${c.conversation} and ${t.user_text} is not null)))`;

const SUMS = sql`count(*) as conversations, count(${c.ending}) as ended, sum(case when ${c.ending} is not null then ${c.duration} end) as seconds,
  sum(${c.ending} = 'transferred') as transferred, sum(${IS_RESOLVED}) as resolved, sum(${c.ending} is not null and (${c.errors} > 0 or ${c.ending} = 'failed')) as failed,
  avg(${c.rating}) as satisfaction, count(${c.rating}) as ratings,
  sum(${c.cost}) as cost, sum(case when ${c.cost} is not null then ${c.duration} end) as paid_seconds`;

function ratesOf(sums: Sums | undefined) {
  const ended = sums?.ended ?? 0;
  const percent = (count: number | null | undefined) => (ended === 0 ? null : rounded((100 * (count ?? 0)) / ended));
  const cost = sums?.cost ?? null;
  const minutes = (sums?.paid_seconds ?? 0) / 60;
  return {
    conversations: sums?.conversations ?? 0,
    ended,
    average_handle_time: ended === 0 ? null : rounded((sums?.seconds ?? 0) / ended),
    transfer_rate: percent(sums?.transferred),
    resolution_rate: percent(sums?.resolved),
    customer_satisfaction: sums?.satisfaction == null ? null : rounded(sums.satisfaction),
    ratings: sums?.ratings ?? 0,
    error_rate: percent(sums?.failed),
    cost,
    cost_per_minute: cost === null || minutes === 0 ? null : cost / minutes,
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Of the answers to something that was said, how long their first sound took: the middle one and the slow ones. */
async function latenciesOf(db: Db, its: SQL): Promise<Pick<AgentMetrics, 'latency_p50_ms' | 'latency_p95_ms'>> {
  const rows = sql`select cast(${t.latency} ->> '$.first_frame' as integer) as ms, row_number() over (order by cast(${t.latency} ->> '$.first_frame' as integer)) as place, count(*) over () as many
    from ${t} ${OF_CONVERSATION} where ${its} and ${t.user_text} is not null and ${t.latency} ->> '$.first_frame' is not null`;
  const at = (share: number) => sql`max(case when place = max(1, cast(ceil(many * ${share}) as integer)) then ms end)`;
  const [found] = await db.all<{ p50: number | null; p95: number | null }>(
    sql`select ${at(0.5)} as p50, ${at(0.95)} as p95 from (${rows})`,
  );
  return { latency_p50_ms: found?.p50 ?? null, latency_p95_ms: found?.p95 ?? null };
}
