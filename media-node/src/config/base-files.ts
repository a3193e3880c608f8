/** The part of Asterisk's configuration that is this machine's: folders, ports, passwords. Pure texts. */
import { join } from 'node:path';
import { type IniLine, type IniSection, writeIni } from '../asterisk/conf/ini.ts';
import type { Settings } from '../settings.ts';
import type { AsteriskParts, RunFolders } from './layout.ts';
import type { LocalSecrets } from './local-secrets.ts';

export interface BaseInput {
  readonly settings: Settings;
  readonly parts: AsteriskParts;
  readonly folders: RunFolders;
  readonly secrets: LocalSecrets;
  /** Asterisk's systemname, in front of every call id. */
  readonly systemName: string;
}

/** Files that Asterisk asks for though nothing need stand in them. */
const EMPTY = ['acl.conf', 'ccss.conf', 'pjproject.conf', 'udptl.conf', 'websocket_client.conf'];
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
  files.set('machine/manager.conf', managerText(settings, secrets.ami_secret));
  files.set(
    'machine/rtp.conf',
    plain([
      ['rtpstart', String(settings.rtp.firstPort)],
      ['rtpend', String(settings.rtp.lastPort)],
    ]),
  );
  files.set('machine/globals.conf', `ENTER = agi://${settings.agi.host}:${settings.agi.port}/enter\n`);
  files.set('machine/pjsip.conf', writeIni((['udp', 'tcp'] as const).map((protocol) => transportOf(protocol, settings))));
  return files;
}

/** Lines that go on with the section of the file that includes them. */
const plain = (lines: readonly IniLine[]): string => writeIni([{ name: 'x', lines }]).slice('[x]\n'.length);

const ariLines = (secret: string): IniLine[] => [
  ['type', 'user'],
  ['read_only', 'no'],
  ['password', secret],
  ['password_format', 'plain'],
];

/** Reading all that calls, queues and strangers do; writing what steers calls. No `system`, `command` or `config`. */
function managerText(settings: Settings, secret: string): string {
  const listen = plain([
    ['bindaddr', loopbackOf(settings.ami.host)],
    ['port', String(settings.ami.port)],
  ]);
  const account: IniSection = {
    name: settings.ami.user,
    lines: [
      ['secret', secret],
      ['deny', '0.0.0.0/0.0.0.0'],
      ['permit', '127.0.0.0/255.0.0.0'],
      ['read', 'call,agent,user,reporting,security'],
      ['write', 'call,agent,user,originate,reporting'],
      ['writetimeout', '1000'],
    ],
  };
  return `${listen}\n${writeIni([account])}`;
}

/** AMI never listens to a network, whatever AMI_HOST says about where to connect. */
const loopbackOf = (host: string): string => (/^127(\.[0-9]{1,3}){3}$/.test(host) ? host : '127.0.0.1');

function transportOf(protocol: 'udp' | 'tcp', { sip, publicAddress, localNets }: Settings): IniSection {
  const nets = localNets.length > 0 ? localNets : PRIVATE_NETS;
  const nat: IniLine[] =
    publicAddress === undefined
      ? []
      : [
          ['external_signaling_address', publicAddress],
          ['external_media_address', publicAddress],
          ...['127.0.0.0/8', ...nets].map((net): IniLine => ['local_net', net]),
        ];
  return { name: protocol, lines: [['type', 'transport'], ['protocol', protocol], ['bind', `${sip.bind}:${sip.port}`], ...nat] };
}

/** Writes asterisk.conf: where everything is, the static options, and who this is. */
export function asteriskConf(input: Omit<BaseInput, 'settings' | 'secrets'>, staticText: string): string {
  const { parts, folders, systemName } = input;
  const directories: IniLine[] = [
    ['astetcdir', folders.etc],
    ['astmoddir', parts.modules],
    ['astvarlibdir', parts.data],
    ['astdatadir', parts.data],
    ['astdbdir', join(folders.root, 'db')],
    ['astkeydir', join(folders.root, 'keys')],
    ['astagidir', join(folders.root, 'agi')],
    ['astspooldir', folders.spool],
    ['astrundir', join(folders.root, 'run')],
    ['astlogdir', folders.log],
    ['astcachedir', join(folders.root, 'cache')],
  ];
  const name: IniSection = { name: 'options', add: true, lines: [['systemname', systemName]] };
  return [writeIni([{ name: 'directories', lines: directories }]), staticText, writeIni([name])].join('\n');
}
