/** Digest authentication of a client: RFC 2617 with MD5, as every phone can. */
import { createHash, randomBytes } from 'node:crypto';

export interface DigestAsk {
  readonly user: string;
  readonly secret: string;
  readonly method: string;
  readonly uri: string;
  /** Value of WWW-Authenticate or Proxy-Authenticate. */
  readonly challenge: string;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The value of the Authorization header that answers a challenge. */
export function authorization({ user, secret, method, uri, challenge }: DigestAsk): string {
  const read = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(challenge)?.[1];
  const realm = read('realm') ?? '';
  const nonce = read('nonce') ?? '';
  const opaque = read('opaque');
  const ha1 = md5(`${user}:${realm}:${secret}`);
  const ha2 = md5(`${method}:${uri}`);
  const cnonce = randomBytes(8).toString('hex');
  const withQop = /\bqop=/.test(challenge);
  const response = withQop ? md5(`${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}`) : md5(`${ha1}:${nonce}:${ha2}`);
  return [
    `Digest username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
    ...(withQop ? ['qop=auth', 'nc=00000001', `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}
