/** What the environment says about this node. Read once at start; a variable that cannot be used is one clear sentence. */
import { isIPv4 } from 'node:net';
import { join, resolve } from 'node:path';
import { type EgressRule, readEgressAllow } from '@botpbx/shared/base/egress';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import type { LineRate } from './voice/audio.ts';

/** All that the node process takes from its environment. Folders are absolute. */
export interface Settings {
  /** BOTPBX_HOME: all state of this machine. */
  readonly home: string;
  /** Identity, configuration generations, spool, local secrets and status of the node. */
  readonly nodeFolder: string;
  /** The command that runs Asterisk; undefined until one was brought. */
  readonly asteriskBin: string | undefined;
  /** Run folder of Asterisk: etc, run, log, spool, db. */
  readonly asteriskRun: string;
  /** User that Asterisk runs as; empty when it is not to switch. */
  readonly asteriskUser: string;
  /** A secret that is absent stands in the node's local secrets. */
  readonly ami: { readonly host: string; readonly port: number; readonly user: string; readonly secret: string | undefined };
  readonly ari: { readonly host: string; readonly port: number; readonly user: string; readonly secret: string | undefined };
  readonly agi: { readonly host: string; readonly port: number };
  /** Where Asterisk brings the sound of callers who talk with agents, at most with this rate. */
  readonly audioSocket: { readonly host: string; readonly port: number; readonly maxRateHz: LineRate };
  readonly sip: {
    readonly bind: string;
    readonly port: number;
    readonly tlsPort: number;
    /** PEM files of the certificate that phones and carriers see; undefined: one of our own making. */
    readonly tlsCert: string | undefined;
    readonly tlsKey: string | undefined;
    /** PEM file of authorities that carriers' certificates may come from, beside the public ones. */
    readonly tlsCa: string | undefined;
  };
  /** Name servers that carriers are looked up with; empty for the system's. */
  readonly nameServers: readonly string[];
  readonly rtp: { readonly firstPort: number; readonly lastPort: number };
  /** The address that phones outside of `localNets` are told; undefined when there is no NAT. */
  readonly publicAddress: string | undefined;
  readonly localNets: readonly string[];
  /** Addresses on premises that tools of agents may reach. */
  readonly egressAllow: readonly EgressRule[];
  /** Whether calls may be recorded on this machine at all. */
  readonly isRecordingOn: boolean;
  /** Whether calls and messages become text here. */
  readonly isTranscriptionOn: boolean;
  /** Where recordings lie. */
  readonly recordingPath: string;
  /** Days that a recording stays here when the cloud has it. */
  readonly recordingKeepDays: number;
  readonly logLevel: LogLevel;
  /** Whether log lines may hold phone numbers. */
  readonly logsPii: boolean;
}

/** A setting that cannot be used; the message is one sentence for the operator. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const Port = z
  .string()
  .regex(/^[0-9]{1,5}$/)
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65535);
const Address = z.string().refine(isIPv4);
const HostName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/);
/** What stands in a `.conf` file or an AMI header must be plain. */
const Word = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const Secret = z.string().regex(/^[\x21-\x3a\x3c-\x7e]{8,128}$/);
const Folder = z.string().regex(/^[^\p{Cc}]{1,500}$/u);
const Days = z
  .string()
  .regex(/^[0-9]{1,4}$/)
  .transform(Number)
  .refine((days) => days <= 3650);
const Nets = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((nets) => nets.every(isNet));

const Servers = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every((one) => isIPv4(one.replace(/:[0-9]{1,5}$/, ''))));

const Egress = z.string().refine((text) => isEgress(text));

/** Each variable: what it must be, what it is when unset, and the words that say so. */
const variables = {
  BOTPBX_HOME: [Folder, './data', 'is a folder'],
  ASTERISK_BIN: [Folder.optional(), undefined, 'is the command that runs Asterisk'],
  ASTERISK_RUN: [Folder.optional(), undefined, 'is a folder'],
  ASTERISK_USER: [z.union([z.literal(''), Word]), '', 'is the name of a user, or empty'],
  AMI_HOST: [HostName, '127.0.0.1', 'is a host name or an address'],
  AMI_PORT: [Port, '5038', 'is a port from 1 to 65535'],
  AMI_USER: [Word, 'botpbx', 'is 1 to 64 letters, digits, dots, dashes or underlines'],
  AMI_SECRET: [Secret.optional(), undefined, 'is 8 to 128 printable characters without blanks and semicolons'],
  AGI_HOST: [Address, '127.0.0.1', 'is an IPv4 address'],
  AGI_PORT: [Port, '4573', 'is a port from 1 to 65535'],
  AUDIOSOCKET_HOST: [Address, '127.0.0.1', 'is an IPv4 address'],
  AUDIOSOCKET_PORT: [Port, '9092', 'is a port from 1 to 65535'],
  AUDIO_FORMAT: [z.enum(['slin', 'slin16']), 'slin16', 'is slin (8 kHz) or slin16 (16 kHz)'],
  AUDIO_SAMPLE_RATE: [z.enum(['8000', '16000']), '16000', 'is 8000 or 16000 hertz'],
  ARI_PORT: [Port, '8088', 'is a port from 1 to 65535'],
  ARI_USER: [Word, 'botpbx', 'is 1 to 64 letters, digits, dots, dashes or underlines'],
  ARI_SECRET: [Secret.optional(), undefined, 'is 8 to 128 printable characters without blanks and semicolons'],
  SIP_BIND: [Address, '0.0.0.0', 'is an IPv4 address'],
  SIP_PORT: [Port, '5060', 'is a port from 1 to 65535'],
  SIP_TLS_PORT: [Port, '5061', 'is a port from 1 to 65535'],
  SIP_TLS_CERT: [Folder.optional(), undefined, 'is a PEM file'],
  SIP_TLS_KEY: [Folder.optional(), undefined, 'is a PEM file'],
  SIP_TLS_CA: [Folder.optional(), undefined, 'is a PEM file'],
  NAME_SERVERS: [Servers, '', 'is a list of addresses such as 192.0.2.53,192.0.2.54:5353'],
  RTP_PORT_START: [Port, '10000', 'is a port from 1 to 65535'],
  RTP_PORT_END: [Port, '20000', 'is a port from 1 to 65535'],
  PUBLIC_ADDRESS: [HostName.optional(), undefined, 'is a host name or an address'],
  LOCAL_NETS: [Nets, '', 'is a list of networks such as 192.168.0.0/16,10.0.0.0/8'],
  EGRESS_ALLOW: [Egress, '', 'is a list of networks with ports such as 10.0.0.0/8:443,192.168.1.5:*'],
  RECORDING_ENABLED: [z.enum(['true', 'false']), 'true', 'is true or false'],
  TRANSCRIPTION_ENABLED: [z.enum(['true', 'false']), 'true', 'is true or false'],
  RECORDING_FORMAT: [z.literal('wav'), 'wav', 'is wav, the one format of recordings'],
  RECORDING_PATH: [Folder.optional(), undefined, 'is a folder'],
  ASTERISK_RECORDING: [Folder.optional(), undefined, 'is a folder'],
  RECORDING_KEEP_DAYS: [Days, '7', 'is a number of days from 0 to 3650'],
  LOG_LEVEL: [z.enum(LOG_LEVELS), 'info', `is one of ${LOG_LEVELS.join(', ')}`],
  LOG_PII: [z.enum(['true', 'false']), 'false', 'is true or false'],
} as const satisfies Record<string, readonly [z.ZodType, string | undefined, string]>;

type Name = keyof typeof variables;
type Value<N extends Name> = z.output<(typeof variables)[N][0]>;

/** Reads the settings; throws a SettingsError that names the first variable that will not do. An empty variable counts as unset. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const read = <N extends Name>(name: N) => variableOf(env, name);
  const home = resolve(read('BOTPBX_HOME'));
  const asteriskRun = resolve(read('ASTERISK_RUN') ?? join(home, 'asterisk'));
  const rtp = { firstPort: read('RTP_PORT_START'), lastPort: read('RTP_PORT_END') };
  if (rtp.lastPort < rtp.firstPort + 1)
    throw new SettingsError('RTP_PORT_END is not above RTP_PORT_START: a call needs two ports at least.');
  return {
    home,
    nodeFolder: join(home, 'node'),
    asteriskBin: read('ASTERISK_BIN'),
    asteriskRun,
    asteriskUser: read('ASTERISK_USER'),
    ami: { host: read('AMI_HOST'), port: read('AMI_PORT'), user: read('AMI_USER'), secret: read('AMI_SECRET') },
    ari: { host: '127.0.0.1', port: read('ARI_PORT'), user: read('ARI_USER'), secret: read('ARI_SECRET') },
    agi: { host: read('AGI_HOST'), port: read('AGI_PORT') },
    audioSocket: { host: read('AUDIOSOCKET_HOST'), port: read('AUDIOSOCKET_PORT'), maxRateHz: maxRateOf(read) },
    sip: { bind: read('SIP_BIND'), port: read('SIP_PORT'), ...tlsOf(read) },
    nameServers: read('NAME_SERVERS'),
    rtp,
    publicAddress: read('PUBLIC_ADDRESS'),
    localNets: read('LOCAL_NETS'),
    egressAllow: readEgressAllow(read('EGRESS_ALLOW')),
    ...recordingSettings(read, asteriskRun),
    logLevel: read('LOG_LEVEL'),
    logsPii: read('LOG_PII') === 'true',
  };
}

function tlsOf(read: <N extends Name>(name: N) => Value<N>) {
  const files = { tlsCert: read('SIP_TLS_CERT'), tlsKey: read('SIP_TLS_KEY') };
  if ((files.tlsCert === undefined) !== (files.tlsKey === undefined))
    throw new SettingsError('SIP_TLS_CERT and SIP_TLS_KEY are of use together only: set both or neither.');
  return { tlsPort: read('SIP_TLS_PORT'), ...files, tlsCa: read('SIP_TLS_CA') };
}

/** Either variable may ask for narrow band. */
const maxRateOf = (read: <N extends Name>(name: N) => Value<N>): LineRate =>
  read('AUDIO_FORMAT') === 'slin' || read('AUDIO_SAMPLE_RATE') === '8000' ? 8_000 : 16_000;

type Read = <N extends Name>(name: N) => Value<N>;

type Recorded = 'isRecordingOn' | 'isTranscriptionOn' | 'recordingPath' | 'recordingKeepDays';

function recordingSettings(read: Read, asteriskRun: string): Pick<Settings, Recorded> {
  read('RECORDING_FORMAT');
  const path = read('RECORDING_PATH') ?? read('ASTERISK_RECORDING') ?? join(asteriskRun, 'spool', 'recording');
  return {
    isRecordingOn: read('RECORDING_ENABLED') === 'true',
    isTranscriptionOn: read('TRANSCRIPTION_ENABLED') === 'true',
    recordingPath: resolve(path),
    recordingKeepDays: read('RECORDING_KEEP_DAYS'),
  };
}

function variableOf<N extends Name>(env: Readonly<Record<string, string | undefined>>, name: N): Value<N> {
  const [schema, preset, words] = variables[name];
  const given = env[name]?.trim();
  const read = schema.safeParse(given === undefined || given === '' ? preset : given);
  if (!read.success) throw new SettingsError(`${name} ${words}; ${given === undefined ? 'it is not set' : hidden(name, given)}.`);
  return read.data as Value<N>;
}

/** What is wrong may be shown, unless it is a secret. */
const hidden = (name: string, given: string): string =>
  name.endsWith('_SECRET') ? 'what it is set to will not do' : `${JSON.stringify(given.slice(0, 80))} will not do`;

function isNet(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  return isIPv4(address) && /^[0-9]{1,2}$/.test(bits) && Number(bits) <= 32;
}

function isEgress(text: string): boolean {
  try {
    return readEgressAllow(text).length >= 0;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
