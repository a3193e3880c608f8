import { type SQL, sql } from 'drizzle-orm';

/**
 * True for two patterns, numbers or beginnings with `*` behind them, that one number could be meant by. The pattern for all
 * numbers overlaps with nothing: it takes what nobody else routes.
 */
export const overlap = (a: SQL, b: SQL): SQL => sql`(${a} <> '*' and ${b} <> '*' and (${a} = ${b}
  or (substr(${a}, -1) = '*' and substr(${b}, 1, length(${a}) - 1) = rtrim(${a}, '*'))
  or (substr(${b}, -1) = '*' and substr(${a}, 1, length(${b}) - 1) = rtrim(${b}, '*'))))`;
