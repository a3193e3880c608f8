/** A carrier that takes calls over TLS with SRTP alone: a second Asterisk, which sends back what it hears. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAsterisk } from './asterisk.ts';

export interface TlsCarrier {
  readonly host: string;
  readonly port: number;
  /** Output of a command on its console. */
  cli(command: string): Promise<string>;
  stop(): Promise<void>;
}

/** Makes a certificate that holds for one address; whoever trusts it trusts it itself. */
export function makeCertificate(folder: string, address: string): { readonly cert: string; readonly key: string } {
  mkdirSync(folder, { recursive: true });
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=carrier.test'];
  execFileSync('openssl', [...how, '-addext', `subjectAltName=IP:${address}`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  for (const file of [cert, key]) chmodSync(file, 0o644);
  return { cert, key };
}

export interface TlsCarrierOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly cert: string;
  readonly key: string;
}

/** Starts it at an address of its own. */
export async function startTlsCarrier({ name, host, port, cert, key }: TlsCarrierOptions): Promise<TlsCarrier> {
  const asterisk = await makeAsterisk(name, async (etc) => {
    await writeFile(join(etc, 'machine', 'pjsip.conf'), transport(host, port, { cert, key }));
    await appendFile(join(etc, 'pjsip.conf'), CALLER);
    await appendFile(join(etc, 'extensions.conf'), PLAN);
  });
  await asterisk.start();
  return { host, port, cli: (command) => asterisk.cli(command), stop: () => asterisk.stop() };
}

const transport = (host: string, port: number, { cert, key }: { cert: string; key: string }): string => `[tls]
type = transport
protocol = tls
bind = ${host}:${port}
method = tlsv1_2
cert_file = ${cert}
priv_key_file = ${key}
`;

const CALLER = `
[botpbx]
type = endpoint
context = carrier
disallow = all
allow = ulaw
media_encryption = sdes
direct_media = no
bind_rtp_to_media_address = no
[botpbx]
type = identify
endpoint = botpbx
match = 127.0.0.0/8
`;

const PLAN = `
[carrier]
exten => _[+0-9].,1,Answer()
 same => n,Echo()
`;
