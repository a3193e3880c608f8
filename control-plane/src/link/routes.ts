/** What nodes ask for over HTTPS, and what people ask for that only this room can do. */

import { listFlowWalks, tryFlowHttp } from '@botpbx/shared/api/ivrs';
import { replayWebhookDelivery } from '@botpbx/shared/api/webhooks';
import { AppError } from '@botpbx/shared/base/errors';
import type { Envelope } from '@botpbx/shared/link/node-config';
import * as files from '@botpbx/shared/link/node-files';
import * as api from '@botpbx/shared/link/node-http';
import { systemNameOf } from '../config/compile.ts';
import { findRevision, findSection, sectionsAt } from '../config/store.ts';
import { bind, bindNode, bindPublic, type Route } from '../kit/bind.ts';
import { answerBlob } from '../kit/blob-answer.ts';
import { cloudPublicKey, redeemEnrollment } from '../nodes/enroll.ts';
import { tenantsOf } from '../nodes/store.ts';
import { replayDelivery } from '../webhooks/store.ts';
import { findBlob } from './blobs.ts';
import { flowWalksOf } from './flow-walks.ts';
import { secretsFor } from './secrets.ts';
import { sendWebhooksSoon } from './send-webhooks.ts';
import { tryHttp } from './try-http.ts';
import { addPiece, begin } from './uploads.ts';

export const linkRoutes: readonly Route[] = [
  bindPublic(api.enroll, async ({ platform }, { body }) => {
    const nodeId = await redeemEnrollment(platform, body);
    return { node_id: nodeId, system_name: systemNameOf(nodeId), cloud_public_key: await cloudPublicKey(platform) };
  }),
  bindNode(api.getConfig, async ({ platform, nodeId, headers }, { params }) => {
    const row = await findRevision(platform.db, nodeId, params.revision);
    if (!row) throw new AppError('revision.not_found');
    const { schema, revision, rollback_of, hash, signature } = row;
    return unlessKnown(headers, hash, async () => {
      const sections = await sectionsAt(platform.db, nodeId, revision);
      return JSON.stringify({ schema, node_id: nodeId, revision, rollback_of, hash, sections, signature } satisfies Envelope);
    });
  }),
  bindNode(api.getSection, async ({ platform, nodeId, headers }, { params }) => {
    const content = await findSection(platform.db, nodeId, params.hash);
    if (content === undefined) throw new AppError('section.not_found');
    return unlessKnown(headers, params.hash, async () => content);
  }),
  bindNode(files.beginUpload, ({ platform, nodeId }, { body }) => begin(platform, nodeId, body)),
  bindNode(files.putPiece, ({ platform, nodeId }, { params, query, raw }) =>
    addPiece(platform, { ...params, ...query, nodeId, bytes: raw.bytes }),
  ),
  bindNode(files.getBlob, async ({ platform, nodeId, headers }, { params: { hash } }) => {
    const found = await findBlob(platform.db, await tenantsOf(platform.db, nodeId), hash);
    if (!found) throw new AppError('blob.not_found');
    return answerBlob(platform.blobs, { ...found, hash, headers });
  }),
  bind(replayWebhookDelivery, async ({ db, platform }, { params }) => {
    const delivery = await replayDelivery(db, params.id);
    sendWebhooksSoon(platform);
    return delivery;
  }),
  bind(listFlowWalks, async (ctx, { params }) => ({ data: await flowWalksOf(ctx, params.id) })),
  bind(tryFlowHttp, (ctx, { body }) => tryHttp(ctx, body.act)),
  bindNode(api.readSecrets, async ({ platform, nodeId }, { body }) => ({ secrets: await secretsFor(platform, nodeId, body.refs) })),
];

/** The body byte for byte, or 304 for whoever has it already. What stands at these addresses never changes. */
async function unlessKnown(asked: Headers, hash: string, body: () => Promise<string>): Promise<Response> {
  const headers = { ETag: `"${hash}"`, 'Cache-Control': 'private, no-cache' };
  const known = (asked.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(headers.ETag) || known.includes('*')) return new Response(null, { status: 304, headers });
  return new Response(await body(), { headers: { ...headers, 'Content-Type': 'application/json' } });
}
