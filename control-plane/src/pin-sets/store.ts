import { AppError } from '@botpbx/shared/base/errors';
import type { PinSetPatch } from '@botpbx/shared/model/pin-set';
import { hashRoutePin, PIN_ROUNDS } from '@botpbx/shared/model/route-pin';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { type KeptPin, pinSets } from './table.ts';

export type PinSetRow = typeof pinSets.$inferSelect;
type AskedPins = NonNullable<PinSetPatch['pins']>;

/** @throws pin_set.not_found */
export async function getPinSet(db: TenantDb, id: number): Promise<PinSetRow> {
  const row = await db.find(pinSets, id);
  if (!row) throw new AppError('pin_set.not_found');
  return row;
}

export const findPinSet = (db: TenantDb, id: number): Promise<PinSetRow | undefined> => db.find(pinSets, id);

export const listPinSetsAfter = (db: TenantDb, afterId: number, limit: number): Promise<PinSetRow[]> =>
  db.listAfter(pinSets, afterId, limit);

/** True in SQL while the tenant has this PIN set. */
export const hasPinSet = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${pinSets} where ${db.owns(pinSets, sql`${pinSets.id} = ${id}`)})`;

/** Makes a PIN set with PINs of which only hashes are kept. */
export async function createPinSet(db: TenantDb, name: string, asked: AskedPins): Promise<PinSetRow> {
  const now = db.now();
  const salt = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const made = await pinsOf(asked, { salt, rounds: PIN_ROUNDS, pins: [], next_pin_id: 1 });
  const row = { name, salt, rounds: PIN_ROUNDS, ...made, created_at: now, updated_at: now };
  const change = { action: 'pin_set.created', subject: { created: 'pin_set' }, desired: true } as const;
  const [set] = await db.commit<PinSetRow[]>([db.insert(pinSets, row)], change);
  if (!set) throw new TypeError('an insert returned no row');
  return set;
}

/** Changes a PIN set. @throws pin_set.changed when somebody else was faster */
export async function updatePinSet(db: TenantDb, old: PinSetRow, { name, pins }: PinSetPatch): Promise<PinSetRow> {
  const fields = { ...(name === undefined ? {} : { name }), ...(pins === undefined ? {} : await pinsOf(pins, old)) };
  const isOld = sql`${pinSets.pins} = ${JSON.stringify(old.pins)}`;
  const update = db.update(pinSets, old.id, { ...fields, updated_at: db.now() }, isOld);
  const change = { action: 'pin_set.updated', subject: `pin_set:${old.id}`, desired: true } as const;
  const [row] = await db.commit<PinSetRow[]>([update], change);
  if (row) return row;
  await getPinSet(db, old.id);
  throw new AppError('pin_set.changed');
}

/** Removes a PIN set if the condition holds; tells whether it did. */
export async function removePinSet(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const change = { action: 'pin_set.deleted', subject: `pin_set:${id}`, desired: true } as const;
  return (await db.commit([db.remove(pinSets, id, where)], change)).length > 0;
}

type Before = Pick<PinSetRow, 'salt' | 'rounds' | 'pins' | 'next_pin_id'>;

/** The PINs as they are kept. @throws request.invalid when one is named that is not there, or two are equal */
async function pinsOf(asked: AskedPins, before: Before): Promise<Pick<PinSetRow, 'pins' | 'next_pin_id'>> {
  let next = before.next_pin_id;
  const pins: KeptPin[] = [];
  for (const [at, { label, pin, ...kept }] of asked.entries()) {
    const old = 'id' in kept ? before.pins.find(({ id }) => id === kept.id) : undefined;
    if ('id' in kept && !old) throw faulty(at, 'id', 'is none of this set');
    const hash = pin === undefined ? (old?.hash ?? '') : await hashRoutePin(pin, before.salt, before.rounds);
    if (pins.some((other) => other.hash === hash || other.id === old?.id)) throw faulty(at, 'pin', 'stands there twice');
    pins.push({ id: old?.id ?? next++, label, hash });
  }
  return { pins, next_pin_id: next };
}

const faulty = (at: number, name: string, message: string): AppError =>
  new AppError('request.invalid', { errors: [{ path: `pins.${at}.${name}`, message }] });
