/**
 * Passwords on Workers: the same bcrypt hashes as on Node, so that a database can move from one runtime to the other. One takes about
 * a third of a second of CPU at 12 rounds, which wants a plan with more CPU time than the free one's 10 ms (WebCrypto's PBKDF2
 * would be cheaper, but is cut at 100,000 iterations here, too few for a password).
 */
import { hash as bcrypt, compare } from 'bcryptjs';
import type { Passwords } from '../../platform/platform.ts';

/** Makes the port. Knows every form that bcrypt ever had (`$2a$`, `$2b$`, `$2y$`) with any number of rounds. */
export function makePasswords(rounds: number): Passwords {
  // Nobody's hash: what an unknown name is compared with, so that it takes as long as a known one.
  let nobody: string | undefined;
  const hash = (password: string) => bcrypt(password, rounds);
  const verify = async (password: string, known: string | undefined) => {
    nobody ??= known === undefined ? await hash(crypto.randomUUID()) : undefined;
    const isSame = await compare(password, known ?? nobody ?? '');
    return isSame && known !== undefined;
  };
  return { hash, verify };
}
