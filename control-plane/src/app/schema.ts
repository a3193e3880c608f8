/** Every table, for the tool that writes migrations. */
export { ledger } from '../db/ledger.ts';
export { extensions } from '../extensions/table.ts';
export { inboundRoutes } from '../inbound-routes/table.ts';
export { idempotencyKeys } from '../kit/idempotency-table.ts';
export { tenants } from '../tenants/table.ts';
export { trunks } from '../trunks/table.ts';
export { loginFailures, users } from '../users/table.ts';
