/** Hashes of PINs: slow enough that nobody tries all of them in passing, and checked wherever WebCrypto is. */

const ITERATIONS = 100_000;
const SALT_BYTES = 16;

/** Makes a hash that describes itself. */
export async function hashPin(pin: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return `pbkdf2-sha256$${ITERATIONS}$${textOf(salt)}$${textOf(await derived(pin, salt, ITERATIONS))}`;
}

/** Compares in a time that does not tell how much was right. A hash of an unknown form fits no PIN. */
export async function fitsPin(pin: string, hash: string): Promise<boolean> {
  const [form, iterations, salt, expected] = hash.split('$');
  if (form !== 'pbkdf2-sha256' || salt === undefined || expected === undefined) return false;
  const found = await derived(pin, bytesOf(salt), Number(iterations));
  const wanted = bytesOf(expected);
  let difference = found.length ^ wanted.length;
  found.forEach((byte, at) => {
    difference |= byte ^ (wanted[at] ?? 0);
  });
  return difference === 0;
}

async function derived(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256));
}

const textOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
