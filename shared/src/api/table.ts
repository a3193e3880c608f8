/** The one list of everything that the API can do. */
import type { Operation } from '../base/operation.ts';
import { agentDocumentOperations } from './agent-documents.ts';
import { agentTryOperations } from './agent-tries.ts';
import { agentOperations } from './agents.ts';
import { auditOperations } from './audit.ts';
import { calendarOperations } from './calendars.ts';
import { callOperations } from './calls.ts';
import { conferenceRoomOperations } from './conference-rooms.ts';
import { conversationOperations } from './conversations.ts';
import { emergencyLocationOperations } from './emergency-locations.ts';
import { extensionOperations } from './extensions.ts';
import { featureCodeOperations } from './feature-codes.ts';
import { fraudBlockOperations } from './fraud-blocks.ts';
import { inboundRouteOperations } from './inbound-routes.ts';
import { explainRouting, flowSecretOperations, ivrOperations, listFlowWalks } from './ivrs.ts';
import { musicClassOperations } from './music-classes.ts';
import { nodeAdminOperations } from './nodes.ts';
import { numberListOperations } from './number-lists.ts';
import { outboundLimitOperations } from './outbound-limits.ts';
import { outboundRouteOperations } from './outbound-routes.ts';
import { pagingGroupOperations } from './paging-groups.ts';
import { parkingLotOperations } from './parking-lots.ts';
import { pinSetOperations } from './pin-sets.ts';
import { providerOperations } from './providers.ts';
import { queueOperations } from './queues.ts';
import { recordingOperations } from './recordings.ts';
import { ringGroupOperations } from './ring-groups.ts';
import { soundOperations } from './sounds.ts';
import { systemOperations } from './system.ts';
import { tenantOperations } from './tenants.ts';
import { timeConditionOperations } from './time-conditions.ts';
import { transcriptionOperations } from './transcriptions.ts';
import { trunkOperations } from './trunks.ts';
import { userOperations } from './users.ts';
import { voicemailOperations } from './voicemails.ts';
import { webhookOperations } from './webhooks.ts';

export const operations: readonly Operation[] = [
  ...userOperations,
  ...tenantOperations,
  ...extensionOperations,
  ...trunkOperations,
  ...inboundRouteOperations,
  ...numberListOperations,
  ...outboundRouteOperations,
  ...outboundLimitOperations,
  ...pinSetOperations,
  ...emergencyLocationOperations,
  ...fraudBlockOperations,
  ...ringGroupOperations,
  ...queueOperations,
  ...ivrOperations,
  ...flowSecretOperations,
  listFlowWalks,
  explainRouting,
  ...agentTryOperations,
  ...agentOperations,
  ...agentDocumentOperations,
  ...providerOperations,
  ...timeConditionOperations,
  ...soundOperations,
  ...musicClassOperations,
  ...calendarOperations,
  ...featureCodeOperations,
  ...conferenceRoomOperations,
  ...pagingGroupOperations,
  ...parkingLotOperations,
  ...nodeAdminOperations,
  ...callOperations,
  ...systemOperations,
  ...recordingOperations,
  ...voicemailOperations,
  ...conversationOperations,
  ...webhookOperations,
  ...transcriptionOperations,
  ...auditOperations,
];
