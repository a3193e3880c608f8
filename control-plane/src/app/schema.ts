/** Every table, for the tool that writes migrations. */
export { calendars } from '../calendars/table.ts';
export { callEvents, callLegs, callLogs } from '../calls/table.ts';
export { revisionSections, revisions, sections } from '../config/table.ts';
export { installation } from '../db/installation.ts';
export { ledger } from '../db/ledger.ts';
export { extensions } from '../extensions/table.ts';
export { featureCodes } from '../feature-codes/table.ts';
export { inboundRoutes } from '../inbound-routes/table.ts';
export { idempotencyKeys } from '../kit/idempotency-table.ts';
export { nodeEvents, uploads } from '../link/table.ts';
export { enrollments, nodes, nodeTenants } from '../nodes/table.ts';
export { outboundRoutes } from '../outbound-routes/table.ts';
export { ringGroups } from '../ring-groups/table.ts';
export { tenants } from '../tenants/table.ts';
export { timeConditions } from '../time-conditions/table.ts';
export { trunks } from '../trunks/table.ts';
export { loginFailures, users } from '../users/table.ts';
