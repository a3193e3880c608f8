/** What the operator set, in one place: the environment, over the `.env` file, over the defaults. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { Fault } from '../base/fault.ts';
import { inRoot } from '../base/root.ts';
import { documentedNames, readEnvFile } from './env-file.ts';
import type { WantedPort } from './ports.ts';

export interface Settings {
  /** BOTPBX_HOME, absolute. */
  readonly home: string;
  /** `http` or `https`, as the control plane really answers. */
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly frontendPort: number;
  readonly sipPort: number;
  /** What to print where an address of this machine is needed. */
  readonly address: string;
  /** The control plane as this machine itself reaches it. */
  readonly localUrl: string;
  readonly ports: readonly WantedPort[];
  /** The environment of everything that is started. */
  readonly env: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Reads the settings. @throws {Fault} when a port is no port. */
export function readSettings(environment: NodeJS.ProcessEnv, envFile = inRoot('.env')): Settings {
  const file = readEnvFile(envFile);
  const given = { ...file.values, ...withoutUnset(environment) };
  const home = resolve(given.BOTPBX_HOME || inRoot('data'));
  const env = {
    NODE_ENV: 'production',
    ...given,
    BOTPBX_HOME: home,
    DATABASE_URL: given.DATABASE_URL || `file:${join(home, 'botpbx.db')}`,
  };
  const host = given.HOST || '0.0.0.0';
  const port = portOf(given, 'PORT', 3000);
  const scheme = given.SSL_ENABLED === 'true' ? 'https' : 'http';
  return {
    home,
    scheme,
    port,
    frontendPort: portOf(given, 'FRONTEND_PORT', 3001),
    sipPort: portOf(given, 'SIP_PORT', 5060),
    address: given.PUBLIC_ADDRESS || addressOf(host),
    localUrl: `${scheme}://${ownName(host, scheme === 'https' ? given.SSL_CERT : undefined)}:${port}`,
    ports: wantedPorts(given, host),
    env,
    warnings: [...file.faults, ...unknownNames(Object.keys(file.values))],
  };
}

const withoutUnset = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** How this machine calls its own control plane: by address, unless the operator's certificate holds for a name alone. */
function ownName(host: string, certificateFile: string | undefined): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  if (!certificateFile || !existsSync(certificateFile)) return address;
  const certificate = new X509Certificate(readFileSync(certificateFile));
  if (certificate.checkIP(address) ?? certificate.checkHost(address)) return address;
  return /DNS:([a-z0-9][a-z0-9.-]*)/i.exec(certificate.subjectAltName ?? '')?.[1] ?? address;
}

function portOf(given: Readonly<Record<string, string>>, name: string, preset: number): number {
  const text = given[name] || String(preset);
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port < 1 || port > 65535) throw new Fault(`${name} is "${text}", and a port is a number from 1 to 65535.`);
  return port;
}

/** The ports of RTP are not tried: there are thousands, and Asterisk passes over a busy one. */
function wantedPorts(given: Readonly<Record<string, string>>, host: string): WantedPort[] {
  const loopback = '127.0.0.1';
  const sipHost = given.SIP_BIND || '0.0.0.0';
  const tcp = (variable: string, where: string, preset: number): WantedPort => ({
    variable,
    host: where,
    port: portOf(given, variable, preset),
    protocol: 'tcp',
  });
  const sip = tcp('SIP_PORT', sipHost, 5060);
  const tls = tcp('SIP_TLS_PORT', sipHost, 5061);
  const http = tcp('PORT', host, 3000);
  const frontend = tcp('FRONTEND_PORT', host, 3001);
  return [
    http,
    ...(frontend.port === http.port ? [] : [frontend]),
    tcp('AGI_PORT', given.AGI_HOST || loopback, 4573),
    tcp('AUDIOSOCKET_PORT', given.AUDIOSOCKET_HOST || loopback, 9092),
    tcp('AMI_PORT', given.AMI_HOST || loopback, 5038),
    tcp('ARI_PORT', loopback, 8088),
    sip,
    { ...sip, protocol: 'udp' },
    tls,
    { ...tls, port: tls.port + 1 },
  ];
}

/** The address that a phone in the same network would use: the first of a real interface. */
function addressOf(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const outward = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return outward.find((one) => one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';
}

function unknownNames(names: readonly string[]): string[] {
  const known = documentedNames(readFileSync(inRoot('.env.example'), 'utf8'));
  return names.filter((name) => !known.has(name)).map((name) => `.env sets ${name}, which BotPBX does not know`);
}
