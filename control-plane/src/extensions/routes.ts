import * as api from '@botpbx/shared/api/extensions';
import { AppError } from '@botpbx/shared/base/errors';
import { hashPin } from '@botpbx/shared/base/pin-hash';
import { type ExtensionPatch, isReserved, weaknessOf } from '@botpbx/shared/model/extension';
import { and, type SQL } from 'drizzle-orm';
import { randomSecret } from '../base/crypto.ts';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorText, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { refuseForwards } from './forwards.ts';
import { createExtension, type ExtensionRow, getExtension, listExtensions, removeExtension, updateExtension } from './store.ts';

/** Signs of a secret that we make: 127 bits. */
const SECRET_LENGTH = 22;

export const extensionRoutes: readonly Route[] = [
  bind(api.listExtensions, async (ctx, { query: { cursor, search, limit } }) => {
    const rows = await listExtensions(ctx.db, { after: cursorText(cursor), search, limit, home: ctx.wiring.homeNode });
    return pageFrom(rows.map(shown), limit, (row) => row.extension);
  }),
  bind(api.getExtension, async ({ db, wiring }, { params }) => shown(await getExtension(db, params.id, wiring.homeNode))),
  bind(api.createExtension, async (ctx, { body: { secret, ...fields } }) => {
    refuseReserved(fields.extension);
    refuseForwards(fields, fields.extension);
    if (secret !== undefined) refuseWeak(ctx, secret, fields.extension);
    const generated = secret === undefined ? randomSecret(SECRET_LENGTH) : undefined;
    const isFree = and(
      await ctx.wiring.isNumberFree(fields.extension, { of: 'extension', path: 'extension' }),
      await isPlace(ctx, fields),
      await hasGreetings(ctx, fields),
    );
    const row = await createExtension(
      ctx.db,
      ctx.platform.keys.master,
      { ...(await withHash(fields)), secret: secret ?? generated ?? '' },
      isFree,
    );
    return { ...(await one(ctx, row)), secret: generated };
  }),
  bind(api.updateExtension, async (ctx, { params, body: { secret, ...fields } }) => {
    const old = await getExtension(ctx.db, params.id);
    if (fields.extension !== undefined) refuseReserved(fields.extension);
    refuseForwards(fields, fields.extension ?? old.extension);
    if (secret !== undefined) refuseWeak(ctx, secret, fields.extension ?? old.extension);
    if (secret === undefined && Object.keys(fields).length === 0) return one(ctx, old);
    const where =
      fields.extension === undefined ? undefined : await ctx.wiring.isNumberFree(fields.extension, { of: 'extension', path: 'extension' });
    const holds = and(where, await isPlace(ctx, fields), await hasGreetings(ctx, fields));
    const change = { fields: await withHash(namedFields(fields)), secret, action: 'extension.updated', where: holds } as const;
    return one(ctx, await updateExtension(ctx.db, ctx.platform.keys.master, old, change));
  }),
  bind(api.renewExtensionSecret, async (ctx, { params }) => {
    const old = await getExtension(ctx.db, params.id);
    const secret = randomSecret(SECRET_LENGTH);
    const change = { fields: {}, secret, action: 'extension.secret_renewed' } as const;
    return { ...(await one(ctx, await updateExtension(ctx.db, ctx.platform.keys.master, old, change))), secret };
  }),
  bind(api.deleteExtension, async (ctx, { params }) => {
    const destination = { type: 'extension', id: (await getExtension(ctx.db, params.id)).id } as const;
    const isUnused = await ctx.wiring.isUnused(destination);
    if (await removeExtension(ctx.db, params.id, isUnused)) return;
    await getExtension(ctx.db, params.id);
    await ctx.wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

/** Of the mailbox's PIN only that there is one. */
const shown = <Row extends Pick<ExtensionRow, 'voicemail_pin'>>({ voicemail_pin, ...row }: Row) => ({
  ...row,
  voicemail_pin_set: voicemail_pin !== null,
});

const GREETINGS = ['voicemail_unavailable_sound_id', 'voicemail_busy_sound_id', 'voicemail_name_sound_id'] as const;

/** The sounds that greet are the tenant's. */
async function hasGreetings({ wiring }: Context, fields: ExtensionPatch): Promise<SQL | undefined> {
  const holds: (SQL | undefined)[] = [];
  for (const name of GREETINGS) {
    const id = fields[name];
    if (typeof id === 'number') holds.push(await wiring.hasSounds([id], name));
  }
  return and(...holds);
}

/** Of a PIN only its hash is kept. */
const withHash = async <Fields extends { voicemail_pin?: string | null | undefined }>(fields: Fields): Promise<Fields> =>
  typeof fields.voicemail_pin === 'string' ? { ...fields, voicemail_pin: await hashPin(fields.voicemail_pin) } : fields;

/** What was written as the wire shows it: with the node that serves it, without its sealed secret. */
async function one(ctx: Context, { secret: _sealed, ...row }: ExtensionRow) {
  return { ...shown(row), node_id: row.node_id ?? (await ctx.wiring.homeNodeId()) };
}

/** The emergency location that is named, if any, is the tenant's. */
const isPlace = async ({ wiring }: Context, { emergency_location_id: id }: ExtensionPatch): Promise<SQL | undefined> =>
  typeof id === 'number' ? wiring.hasLocation(id, 'emergency_location_id') : undefined;

function refuseReserved(number: string): void {
  if (isReserved(number)) throw new AppError('request.invalid', { errors: [{ path: 'extension', message: 'is reserved' }] });
}

function refuseWeak({ platform }: Context, secret: string, number: string): void {
  const weakness = platform.settings.weakSipSecretsAllowed ? undefined : weaknessOf(secret, number);
  if (weakness === undefined) return;
  throw new AppError('extension.weak_secret', { detail: weakness, errors: [{ path: 'secret', message: weakness }] });
}
