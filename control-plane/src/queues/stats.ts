/** What a queue did in a time, counted out of its callers' stays. */
import type { QueueStats } from '@botpbx/shared/model/queue';
import { type SQL, sql } from 'drizzle-orm';
import type { Context } from '../kit/context.ts';
import { endOfDayMs, startOfDayMs } from '../kit/day.ts';
import type { QueueRow } from './store.ts';
import { queueCalls as c, queueMemberTimes as m } from './table.ts';

interface Asked {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}
interface Span {
  readonly start: string;
  /** Inclusive. */
  readonly end: string;
}

/** Counts the stays that began in the time. */
export async function queueStats(ctx: Context, queue: QueueRow, asked: Asked): Promise<QueueStats> {
  const { allDb, tenantId } = ctx;
  const span = await spanOf(ctx, asked);
  const its = (table: typeof c | typeof m, at: SQL) =>
    sql`${table.tenant_id} = ${tenantId} and ${table.queue_id} = ${queue.id} and ${at} >= ${span.start} and ${at} <= ${span.end}`;
  const [sums] = await allDb.all<Sums>(sql`select ${sumsFor(queue.service_level)} from ${c} where ${its(c, sql`${c.joined_at}`)}`);
  const taken = await allDb.all<Taken>(
    sql`select ${c.member} as extension, count(*) as answered, sum(${c.talk_seconds}) as talk_time from ${c}
      where ${its(c, sql`${c.joined_at}`)} and ${c.member} is not null group by ${c.member}`,
  );
  const times = await allDb.all<Times>(
    sql`select ${m.extension} as extension, sum(${m.what} = 'missed') as missed,
      sum(case when ${m.what} = 'paused' then ${m.seconds} else 0 end) as pause_time from ${m}
      where ${its(m, sql`${m.at}`)} group by ${m.extension}`,
  );
  const { served, ended, ...counts } = numbersIn(sums);
  const service_level = ended === 0 ? null : Math.round((100 * served) / ended);
  return { ...span, ...counts, service_level, members: membersOf(taken, times) };
}

const SUMS = [
  'offered',
  'answered',
  'abandoned',
  'overflowed',
  'callbacks',
  'average_wait',
  'longest_wait',
  'talk_time',
  'served',
  'ended',
] as const;
type Sums = Record<(typeof SUMS)[number], number | null>;
interface Taken {
  readonly extension: string;
  readonly answered: number;
  readonly talk_time: number;
}
interface Times {
  readonly extension: string;
  readonly missed: number;
  readonly pause_time: number;
}

const sumsFor = (level: number): SQL => {
  const many = (what: SQL) => sql`sum(case when ${what} then 1 else 0 end)`;
  const isAnswered = sql`${c.outcome} = 'answered'`;
  const overflowed = sql`${c.outcome} in ('timeout', 'full', 'join_empty', 'leave_empty', 'moved')`;
  return sql`${many(sql`${c.outcome} <> 'callback'`)} as offered, ${many(isAnswered)} as answered, ${many(sql`${c.outcome} = 'abandoned'`)} as abandoned,
    ${many(overflowed)} as overflowed, ${many(sql`${c.outcome} = 'callback'`)} as callbacks,
    cast(round(avg(${c.wait_seconds})) as integer) as average_wait, max(${c.wait_seconds}) as longest_wait,
    sum(${c.talk_seconds}) as talk_time, ${many(sql`${isAnswered} and ${c.wait_seconds} <= ${level}`)} as served,
    ${many(sql`${c.outcome} in ('answered', 'abandoned')`)} as ended`;
};

const numbersIn = (sums: Sums | undefined) =>
  Object.fromEntries(SUMS.map((name) => [name, sums?.[name] ?? 0])) as Record<keyof Sums, number>;

function membersOf(taken: readonly Taken[], times: readonly Times[]): QueueStats['members'] {
  const nothing = { answered: 0, missed: 0, talk_time: 0, pause_time: 0 };
  const rows = new Map<string, QueueStats['members'][number]>();
  for (const row of [...taken, ...times]) rows.set(row.extension, { ...nothing, ...rows.get(row.extension), ...row });
  return [...rows.values()].sort((a, b) => (a.extension < b.extension ? -1 : 1));
}

/** Days are those of the tenant's zone; without any, today. */
async function spanOf({ platform, wiring }: Context, { start, end }: Asked): Promise<Span> {
  const zone = await wiring.timeZone();
  const nowMs = platform.clock.nowMs();
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(nowMs);
  const from = start ?? today;
  const until = end ?? (start === undefined ? today : undefined);
  const endMs = until === undefined ? nowMs : isDay(until) ? endOfDayMs(until, zone) - 1 : Date.parse(until);
  return {
    start: new Date(isDay(from) ? startOfDayMs(from, zone) : Date.parse(from)).toISOString(),
    end: new Date(endMs).toISOString(),
  };
}

const isDay = (when: string): boolean => when.length === 10;
