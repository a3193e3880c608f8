/** The part of Asterisk's configuration that is this machine's: folders, ports, passwords. Pure texts. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { type IniLine, type IniSection, writeIni } from '../asterisk/conf/ini.ts';
import type { Settings } from '../settings.ts';
import { tlsFilesIn } from './certificate.ts';
import type { AsteriskParts, RunFolders } from './layout.ts';
import type { LocalSecrets } from './local-secrets.ts';

export interface BaseInput {
  readonly settings: Settings;
  readonly parts: AsteriskParts;
  readonly folders: RunFolders;
  readonly secrets: LocalSecrets;
  /** Asterisk's systemname, in front of every call id. */
  readonly systemName: string;
  /** Whether there is a certificate; without one there is no TLS. */
  readonly hasTls: boolean;
}

/** Files that Asterisk asks for though nothing need stand in them. */
const EMPTY = ['acl.conf', 'ccss.conf', 'pjproject.conf', 'websocket_client.conf'];
/** Networks behind no NAT when PUBLIC_ADDRESS is set and LOCAL_NETS is not. */
const PRIVATE_NETS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Makes the machine's files by their path below `etc`; `asterisk.conf` is the head that goes before the static text. */
export function baseFiles(input: BaseInput): Map<string, string> {
  const { settings, secrets } = input;
  const files = new Map(EMPTY.map((name) => [name, '; Nothing to set; Asterisk complains when the file is absent.\n']));
  files.set(
    'machine/http.conf',
    plain([
      ['bindaddr', settings.ari.host],
      ['bindport', String(settings.ari.port)],
    ]),
  );
  files.set('machine/ari.conf', writeIni([{ name: settings.ari.user, lines: ariLines(secrets.ari_secret) }]));
  files.set('machine/manager.conf', managerText(settings, secrets));
  files.set(
    'machine/rtp.conf',
    plain([
      ['rtpstart', String(settings.rtp.firstPort)],
      ['rtpend', String(settings.rtp.lastPort)],
    ]),
  );
  files.set('udptl.conf', udptlText(settings));
  files.set('machine/globals.conf', `ENTER = agi://${settings.agi.host}:${settings.agi.port}/enter\n`);
  files.set(
    'machine/pjsip.conf',
    writeIni([...PLAIN, ...(input.hasTls ? encrypted(input) : [])].map((transport) => transportOf(transport, settings))),
  );
  return files;
}

/** Fax goes through the ports of audio, so that a firewall need not know of more. */
const udptlText = ({ rtp }: Settings): string =>
  writeIni([
    {
      name: 'general',
      lines: [
        ['udptlstart', String(rtp.firstPort)],
        ['udptlend', String(rtp.lastPort)],
      ],
    },
  ]);

/** Lines that go on with the section of the file that includes them. */
const plain = (lines: readonly IniLine[]): string => writeIni([{ name: 'x', lines }]).slice('[x]\n'.length);

const ariLines = (secret: string): IniLine[] => [
  ['type', 'user'],
  ['read_only', 'no'],
  ['password', secret],
  ['password_format', 'plain'],
];

/**
 * One account reads all that calls, queues and strangers do, and writes what steers calls; no `system`, `command` or `config`.
 * The recorder's does what only `system` may (it begins MixMonitors) and reads nothing.
 */
function managerText(settings: Settings, secrets: LocalSecrets): string {
  const listen = plain([
    ['bindaddr', loopbackOf(settings.ami.host)],
    ['port', String(settings.ami.port)],
  ]);
  const rights = { read: 'call,agent,user,reporting,security', write: 'call,agent,user,originate,reporting' };
  const accounts = [
    account(settings.ami.user, secrets.ami_secret, rights),
    account(recorderUserOf(settings), recorderSecretOf(secrets), { read: 'none', write: 'system,call' }),
  ];
  return `${listen}\n${writeIni(accounts)}`;
}

const account = (name: string, secret: string, { read, write }: { read: string; write: string }): IniSection => ({
  name,
  lines: [
    ['secret', secret],
    ['deny', '0.0.0.0/0.0.0.0'],
    ['permit', '127.0.0.0/255.0.0.0'],
    ['read', read],
    ['write', write],
    ['writetimeout', '1000'],
  ],
});

/** Name of the AMI account that begins recordings. */
export const recorderUserOf = (settings: Settings): string => `${settings.ami.user}-recorder`;

/** Its password: whoever has only that of the other account can not know it. */
export const recorderSecretOf = (secrets: LocalSecrets): string =>
  createHmac('sha256', secrets.ari_secret).update('ami recorder').digest('base64url');

/** AMI never listens to a network, whatever AMI_HOST says about where to connect. */
const loopbackOf = (host: string): string => (/^127(\.[0-9]{1,3}){3}$/.test(host) ? host : '127.0.0.1');

/** A way in and out for SIP. */
interface SipTransport {
  readonly name: string;
  readonly protocol: 'udp' | 'tcp' | 'tls';
  readonly port?: number;
  readonly more?: readonly IniLine[];
}

const PLAIN: readonly SipTransport[] = [
  { name: 'udp', protocol: 'udp' },
  { name: 'tcp', protocol: 'tcp' },
];

/** Whether a carrier's certificate is checked is a matter of the transport, so those that are not to be checked have one, and a port, of their own. */
function encrypted({ settings, folders }: BaseInput): SipTransport[] {
  const { cert, key, authorities } = tlsFilesIn(folders.keys);
  const common: IniLine[] = [
    ['method', 'tlsv1_2'],
    ['cert_file', cert],
    ['priv_key_file', key],
  ];
  const checked: IniLine[] = [
    ['ca_list_file', authorities],
    ['verify_server', 'yes'],
    ['allow_wildcard_certs', 'yes'],
  ];
  const { tlsPort } = settings.sip;
  return [
    { name: 'tls', protocol: 'tls', port: tlsPort, more: [...common, ...checked] },
    { name: 'tls-unverified', protocol: 'tls', port: tlsPort + 1, more: common },
  ];
}

function transportOf({ name, protocol, port, more = [] }: SipTransport, { sip, publicAddress, localNets }: Settings): IniSection {
  const nets = localNets.length > 0 ? localNets : PRIVATE_NETS;
  const nat: IniLine[] =
    publicAddress === undefined
      ? []
      : [
          ['external_signaling_address', publicAddress],
          ['external_media_address', publicAddress],
          ...['127.0.0.0/8', ...nets].map((net): IniLine => ['local_net', net]),
        ];
  return { name, lines: [['type', 'transport'], ['protocol', protocol], ['bind', `${sip.bind}:${port ?? sip.port}`], ...more, ...nat] };
}

/** Writes asterisk.conf: where everything is, the static options, and who this is. */
export function asteriskConf(input: Omit<BaseInput, 'settings' | 'secrets' | 'hasTls'>, staticText: string): string {
  const { parts, folders, systemName } = input;
  const directories: IniLine[] = [
    ['astetcdir', folders.etc],
    ['astmoddir', parts.modules],
    ['astvarlibdir', parts.data],
    ['astdatadir', parts.data],
    ['astdbdir', join(folders.root, 'db')],
    ['astkeydir', folders.keys],
    ['astagidir', join(folders.root, 'agi')],
    ['astspooldir', folders.spool],
    ['astrundir', join(folders.root, 'run')],
    ['astlogdir', folders.log],
    ['astcachedir', join(folders.root, 'cache')],
  ];
  const name: IniSection = { name: 'options', add: true, lines: [['systemname', systemName]] };
  return [writeIni([{ name: 'directories', lines: directories }]), staticText, writeIni([name])].join('\n');
}
