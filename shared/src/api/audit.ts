import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { LedgerEntry } from '../model/ledger-entry.ts';

export const listAudit = operation({
  method: 'GET',
  path: '/api/audit',
  permission: 'audit:read',
  says: 'Lists who changed what, newest first',
  query: PageQuery,
  result: pageOf(LedgerEntry),
  errors: [],
});

export const auditOperations = [listAudit] as const;
