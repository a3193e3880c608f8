import { agentDocumentRoutes } from '../agents/document-routes.ts';
import { agentRoutes } from '../agents/routes.ts';
import { agentTryRoutes } from '../agents/try-routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { calendarRoutes } from '../calendars/routes.ts';
import { callRoutes } from '../calls/routes.ts';
import { conferenceRoomRoutes } from '../conference-rooms/routes.ts';
import { configRoutes } from '../config/routes.ts';
import { conversationRoutes } from '../conversations/routes.ts';
import { emergencyLocationRoutes } from '../emergency-locations/routes.ts';
import { extensionRoutes } from '../extensions/routes.ts';
import { featureCodeRoutes } from '../feature-codes/routes.ts';
import { flowSecretRoutes } from '../flow-secrets/routes.ts';
import { fraudBlockRoutes } from '../fraud-blocks/routes.ts';
import { inboundRouteRoutes } from '../inbound-routes/routes.ts';
import { ivrRoutes } from '../ivrs/routes.ts';
import type { Route } from '../kit/bind.ts';
import { linkRoutes } from '../link/routes.ts';
import { musicClassRoutes } from '../music-classes/routes.ts';
import { nodeRoutes } from '../nodes/routes.ts';
import { systemRoutes } from '../nodes/system-routes.ts';
import { numberListRoutes } from '../number-lists/routes.ts';
import { outboundLimitRoutes } from '../outbound-limits/routes.ts';
import { outboundRouteRoutes } from '../outbound-routes/routes.ts';
import { pagingGroupRoutes } from '../paging-groups/routes.ts';
import { parkingLotRoutes } from '../parking-lots/routes.ts';
import { pinSetRoutes } from '../pin-sets/routes.ts';
import { providerRoutes } from '../providers/routes.ts';
import { queueRoutes } from '../queues/routes.ts';
import { recordingRoutes } from '../recordings/routes.ts';
import { ringGroupRoutes } from '../ring-groups/routes.ts';
import { soundRoutes } from '../sounds/routes.ts';
import { tenantRoutes } from '../tenants/routes.ts';
import { timeConditionRoutes } from '../time-conditions/routes.ts';
import { transcriptionRoutes } from '../transcriptions/routes.ts';
import { trunkRoutes } from '../trunks/routes.ts';
import { userRoutes } from '../users/routes.ts';
import { voicemailRoutes } from '../voicemails/routes.ts';
import { webhookRoutes } from '../webhooks/routes.ts';

/** Every operation with its handler. */
export const routes: readonly Route[] = [
  ...userRoutes,
  ...tenantRoutes,
  ...extensionRoutes,
  ...trunkRoutes,
  ...inboundRouteRoutes,
  ...numberListRoutes,
  ...ringGroupRoutes,
  ...queueRoutes,
  // one of its addresses would else be taken for that of an agent
  ...agentTryRoutes,
  ...agentRoutes,
  ...agentDocumentRoutes,
  ...ivrRoutes,
  ...flowSecretRoutes,
  ...providerRoutes,
  ...timeConditionRoutes,
  ...soundRoutes,
  ...musicClassRoutes,
  ...calendarRoutes,
  ...featureCodeRoutes,
  // one of its addresses would else be taken for that of an outbound route
  ...configRoutes,
  ...outboundRouteRoutes,
  ...outboundLimitRoutes,
  ...pinSetRoutes,
  ...emergencyLocationRoutes,
  ...fraudBlockRoutes,
  ...conferenceRoomRoutes,
  ...pagingGroupRoutes,
  ...parkingLotRoutes,
  ...callRoutes,
  ...recordingRoutes,
  ...voicemailRoutes,
  ...conversationRoutes,
  ...webhookRoutes,
  ...transcriptionRoutes,
  ...nodeRoutes,
  ...systemRoutes,
  ...linkRoutes,
  ...auditRoutes,
];
