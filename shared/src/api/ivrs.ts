import { z } from 'zod';
import { CallId, IdParams, Instant } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { FlowWalkDetails, HttpTried, RoutingExplanation, RoutingQuestion, TryHttp } from '../model/flow-history.ts';
import { FlowSecret, NewFlowSecret } from '../model/flow-secret.ts';
import { Ivr, IvrFile, IvrImported, IvrPatch, IvrSummary, IvrUse, IvrVersion, IvrVersionDetails, NewIvr } from '../model/ivr.ts';

const VersionParams = IdParams.extend({ version: z.coerce.number<number>().int().positive() });
const WRITING = ['extension.number_taken', 'reference.not_found', 'destination.not_found', 'destination.loop'] as const;

export const listIvrs = operation({
  method: 'GET',
  path: '/api/ivrs',
  permission: 'ivrs:read',
  says: 'Lists the IVRs without their flows',
  query: PageQuery,
  result: pageOf(IvrSummary),
  errors: [],
});
export const getIvr = operation({
  method: 'GET',
  path: '/api/ivrs/:id',
  permission: 'ivrs:read',
  says: 'Reads one IVR with its flow as it is being edited, and what is wrong with it',
  params: IdParams,
  result: Ivr,
  errors: ['ivr.not_found'],
});
export const createIvr = operation({
  method: 'POST',
  path: '/api/ivrs',
  permission: 'ivrs:write',
  says: 'Creates an IVR; its flow is a draft until it is published',
  body: NewIvr,
  result: Ivr,
  errors: WRITING,
});
export const updateIvr = operation({
  method: 'PUT',
  path: '/api/ivrs/:id',
  permission: 'ivrs:write',
  says: 'Changes what the body names; a flow goes into the draft and calls go on as they are',
  params: IdParams,
  body: IvrPatch,
  result: Ivr,
  errors: ['ivr.not_found', 'ivr.changed', ...WRITING],
});
export const deleteIvr = operation({
  method: 'DELETE',
  path: '/api/ivrs/:id',
  permission: 'ivrs:write',
  says: 'Deletes an IVR with its versions',
  params: IdParams,
  errors: ['ivr.not_found', 'in_use'],
});
export const publishIvr = operation({
  method: 'POST',
  path: '/api/ivrs/:id/publish',
  permission: 'ivrs:write',
  says: 'Publishes the draft: calls that begin from now on walk through it. A flow with errors is refused. Without changes nothing happens',
  params: IdParams,
  query: z.object({ base: Instant.optional().describe('updated_at of the draft that is meant: refused if somebody has changed it since') }),
  result: Ivr,
  status: 200,
  errors: ['ivr.not_found', 'ivr.changed', 'ivr.faulty', ...WRITING],
});
export const listIvrVersions = operation({
  method: 'GET',
  path: '/api/ivrs/:id/versions',
  permission: 'ivrs:read',
  says: 'Lists what was published, newest first, each with what it changed in words',
  params: IdParams,
  query: PageQuery,
  result: pageOf(IvrVersion),
  errors: ['ivr.not_found'],
});
export const getIvrVersion = operation({
  method: 'GET',
  path: '/api/ivrs/:id/versions/:version',
  permission: 'ivrs:read',
  says: 'Reads one version with its flow',
  params: VersionParams,
  result: IvrVersionDetails,
  errors: ['ivr.not_found', 'ivr.no_such_version'],
});
export const restoreIvrVersion = operation({
  method: 'POST',
  path: '/api/ivrs/:id/versions/:version/restore',
  permission: 'ivrs:write',
  says: 'Publishes the flow of an earlier version anew, in the draft too',
  params: VersionParams,
  result: Ivr,
  status: 200,
  errors: ['ivr.not_found', 'ivr.no_such_version', 'ivr.faulty', ...WRITING],
});
export const listIvrUses = operation({
  method: 'GET',
  path: '/api/ivrs/:id/uses',
  permission: 'ivrs:read',
  says: 'Lists what leads to the IVR',
  params: IdParams,
  result: z.object({ data: z.array(IvrUse) }),
  errors: ['ivr.not_found'],
});
export const exportIvr = operation({
  method: 'GET',
  path: '/api/ivrs/:id/export',
  permission: 'ivrs:read',
  says: 'Gives the draft as a file; what it refers to stands there by name',
  params: IdParams,
  result: IvrFile,
  errors: ['ivr.not_found'],
});
export const importIvr = operation({
  method: 'POST',
  path: '/api/ivrs/import',
  permission: 'ivrs:write',
  says: 'Makes an IVR out of a file; what it refers to is found by name, and what is not found is left to be chosen',
  body: IvrFile,
  result: IvrImported,
  errors: WRITING,
});
export const tryFlowHttp = operation({
  method: 'POST',
  path: '/api/ivrs/try-http',
  permission: 'ivrs:write',
  says: 'Asks what an HTTP step of a flow asks, for the simulator',
  body: TryHttp,
  result: HttpTried,
  status: 200,
  errors: [],
});
export const listFlowSecrets = operation({
  method: 'GET',
  path: '/api/flow-secrets',
  permission: 'ivrs:read',
  says: 'Lists the secrets that HTTP steps use as {{secret.NAME}}, without their values',
  query: PageQuery,
  result: pageOf(FlowSecret),
  errors: [],
});
export const setFlowSecret = operation({
  method: 'POST',
  path: '/api/flow-secrets',
  permission: 'ivrs:write',
  says: 'Keeps a secret under a name; one that has the name already is replaced',
  body: NewFlowSecret,
  result: FlowSecret,
  errors: [],
});
export const deleteFlowSecret = operation({
  method: 'DELETE',
  path: '/api/flow-secrets/:id',
  permission: 'ivrs:write',
  says: 'Deletes a secret',
  params: IdParams,
  errors: ['flow_secret.not_found', 'in_use'],
});
export const listFlowWalks = operation({
  method: 'GET',
  path: '/api/calls/:id/flow-walks',
  permission: 'conversations:read',
  says: 'Tells how a call went through flows, step by step, with the flows as they were then',
  params: z.object({ id: CallId }),
  result: z.object({ data: z.array(FlowWalkDetails) }),
  errors: ['call.not_found'],
});
export const explainRouting = operation({
  method: 'POST',
  path: '/api/routing/explain',
  permission: 'inbound_routes:read',
  says: 'Says which way a call would take, and why: routes, time conditions, flows and trunks',
  body: RoutingQuestion,
  result: RoutingExplanation,
  status: 200,
  errors: ['reference.not_found', 'unavailable'],
});

export const ivrOperations = [
  listIvrs,
  importIvr,
  tryFlowHttp,
  getIvr,
  createIvr,
  updateIvr,
  deleteIvr,
  publishIvr,
  listIvrVersions,
  getIvrVersion,
  restoreIvrVersion,
  listIvrUses,
  exportIvr,
] as const;
export const flowSecretOperations = [listFlowSecrets, setFlowSecret, deleteFlowSecret] as const;
