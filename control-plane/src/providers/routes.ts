import * as api from '@botpbx/shared/api/providers';
import { urlFault } from '@botpbx/shared/base/egress';
import { AppError } from '@botpbx/shared/base/errors';
import type { ProviderAccount } from '@botpbx/shared/model/provider';
import { ProviderName } from '@botpbx/shared/model/speech-setting';
import { bind, type Route } from '../kit/bind.ts';
import { namedFields } from '../kit/patch.ts';
import { findAccount, listAccounts, type ProviderRow, removeAccount, writeAccount } from './store.ts';

/** Tries of a change; each further one means that somebody else made or removed the account meanwhile. */
const MAX_TRIES = 5;

export const providerRoutes: readonly Route[] = [
  bind(api.listProviders, async ({ db }) => {
    const rows = new Map((await listAccounts(db)).map((row) => [row.provider, row]));
    return { data: ProviderName.options.map((name) => shown(name, rows.get(name))) };
  }),
  bind(api.setProvider, async ({ db, platform, actor }, { params: { name }, body }) => {
    const fault = body.base_url && !actor.isOperator ? urlFault(body.base_url, platform.settings.egressAllow) : undefined;
    if (fault !== undefined) throw new AppError('request.invalid', { errors: [{ path: 'base_url', message: fault }] });
    const said = namedFields(body);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const old = await findAccount(db, name);
      if (Object.keys(said).length === 0) return shown(name, old);
      const row = await writeAccount(db, platform.keys.master, { provider: name, old, said });
      if (row) return shown(name, row);
    }
    throw new AppError('provider.not_found', { detail: 'The account is being changed by somebody else.' });
  }),
  bind(api.removeProvider, async ({ db }, { params: { name } }) => {
    const old = await findAccount(db, name);
    if (!old || !(await removeAccount(db, old))) throw new AppError('provider.not_found');
  }),
];

/** An account as the wire shows it: whether there is a key, and never which. */
const shown = (provider: ProviderName, row: ProviderRow | undefined): ProviderAccount => ({
  provider,
  has_key: row?.api_key != null,
  base_url: row?.base_url ?? null,
  updated_at: row?.updated_at ?? null,
});
