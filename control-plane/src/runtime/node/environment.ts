/** What the Node.js runtime reads from the environment beside the settings of the core. */
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from './fault.ts';

const port = (preset: number) =>
  z
    .string()
    .regex(/^[0-9]{1,5}$/, 'is a port from 1 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'is a port from 1 to 65535')
    .default(preset);

const Variables = z.object({
  BOTPBX_HOME: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^(?:file|libsql|https?|wss?):/, 'begins with file: or libsql:')
    .optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: port(3000),
  FRONTEND_PORT: port(3001),
  SSL_ENABLED: z.enum(['true', 'false']).default('false'),
  SSL_CERT: z.string().optional(),
  SSL_KEY: z.string().optional(),
  TRUSTED_PROXIES: z.string().default(''),
});

export interface Environment {
  readonly home: string;
  readonly databaseUrl: string;
  readonly databaseAuthToken: string | undefined;
  readonly host: string;
  /** The ports to listen on; each serves everything. */
  readonly ports: readonly { readonly variable: string; readonly port: number }[];
  readonly isHttps: boolean;
  /** Files of a certificate that the operator brought. */
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  /** Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  readonly trustedProxies: BlockList;
}

/** Reads the environment. @throws {Fault} with one sentence for each variable that is wrong */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const read = Variables.safeParse(given);
  if (!read.success) throw new Fault(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const env = read.data;
  const home = resolve(env.BOTPBX_HOME);
  if ((env.SSL_CERT === undefined) !== (env.SSL_KEY === undefined))
    throw new Fault('SSL_CERT and SSL_KEY belong together; set both or none.');
  const main = { variable: 'PORT', port: env.PORT };
  const second = { variable: 'FRONTEND_PORT', port: env.FRONTEND_PORT };
  return {
    home,
    databaseUrl: env.DATABASE_URL ?? `file:${home}/botpbx.db`,
    databaseAuthToken: env.DATABASE_AUTH_TOKEN,
    host: env.HOST,
    ports: main.port === second.port && main.port !== 0 ? [main] : [main, second],
    isHttps: env.SSL_ENABLED === 'true',
    certificate: env.SSL_CERT !== undefined && env.SSL_KEY !== undefined ? { cert: env.SSL_CERT, key: env.SSL_KEY } : undefined,
    trustedProxies: proxiesOf(env.TRUSTED_PROXIES),
  };
}

/** Reads `127.0.0.1, 10.0.0.0/8, ::1`. */
function proxiesOf(text: string): BlockList {
  const list = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const prefix = Number(bits ?? (family === 4 ? 32 : 128));
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128))
      throw new Fault(`TRUSTED_PROXIES: "${entry}" is no address or network such as 10.0.0.0/8.`);
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
