import { putChange, type ToldChange } from '../db/changed.ts';
import type { Db } from '../db/client.ts';
import { timeConditions } from './table.ts';

/** Writes what somebody changed at a node about a time condition. */
export const putTimeConditionChange = (db: Db, told: ToldChange) => putChange(db, timeConditions, told);
