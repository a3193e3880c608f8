import * as api from '@botpbx/shared/api/ivrs';
import { AppError } from '@botpbx/shared/base/errors';
import type { FlowSecret } from '@botpbx/shared/model/flow-secret';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { type FlowSecretRow, findFlowSecret, keepFlowSecret, listFlowSecretsAfter, removeFlowSecret } from './store.ts';

/** Tries of a change; each further one means that somebody else made or removed the secret meanwhile. */
const MAX_TRIES = 3;

export const flowSecretRoutes: readonly Route[] = [
  bind(api.listFlowSecrets, async ({ db }, { query: { cursor, limit } }) => {
    const page = pageFrom(await listFlowSecretsAfter(db, cursorId(cursor), limit), limit, (row) => row.id);
    return { ...page, data: page.data.map(shown) };
  }),
  bind(api.setFlowSecret, async ({ db, platform }, { body }) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const row = await keepFlowSecret(db, platform.keys.master, body);
      if (row) return shown(row);
    }
    throw new AppError('request.invalid', { errors: [{ path: 'name', message: 'is one name more than a tenant may have' }] });
  }),
  bind(api.deleteFlowSecret, async ({ db, wiring }, { params }) => {
    const row = await findFlowSecret(db, params.id);
    if (!row) throw new AppError('flow_secret.not_found');
    if (await removeFlowSecret(db, row, await wiring.isFlowSecretUnused(row.name))) return;
    await wiring.isFlowSecretUnused(row.name);
    throw new AppError('flow_secret.not_found');
  }),
];

/** A secret as the wire shows it: never its value. */
const shown = ({ id, name, created_at, updated_at }: FlowSecretRow): FlowSecret => ({ id, name, created_at, updated_at });
