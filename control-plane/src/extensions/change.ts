import { putChange, type ToldChange } from '../db/changed.ts';
import type { Db } from '../db/client.ts';
import { extensions } from './table.ts';

/** Writes what somebody changed at a node about an extension. */
export const putExtensionChange = (db: Db, told: ToldChange) => putChange(db, extensions, told);
