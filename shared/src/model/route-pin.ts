/** PINs at rest. Few digits are soon guessed by whoever has the hash, so it costs something; what really guards them is the limit of tries. */
import type { HashedPins } from './outside.ts';

/** Rounds of PBKDF2; Workers allow no more. */
export const PIN_ROUNDS = 100_000;

/** PBKDF2 with SHA-256 of a PIN, hexadecimal. `salt` is hexadecimal too. */
export async function hashRoutePin(pin: string, salt: string, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations },
    key,
    256,
  );
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Id of the PIN that these digits are; undefined if they are none of the set. */
export async function routePinOf({ salt, iterations, pins }: HashedPins, digits: string): Promise<number | undefined> {
  const hash = await hashRoutePin(digits, salt, iterations);
  return pins.find((pin) => pin.hash === hash)?.id;
}
