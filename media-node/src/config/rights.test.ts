/** What Asterisk may do and what may be done to it: read in the prepared files, then tried on a live Asterisk. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AmiClient, openAmi } from '../../../tests/support/ami-client.ts';
import { makeAsterisk, type TestAsterisk } from '../../../tests/support/asterisk.ts';

let asterisk: TestAsterisk;
let ami: AmiClient;

beforeAll(async () => {
  asterisk = await makeAsterisk('ami-rights');
  await asterisk.start();
  ami = await openAmi(asterisk.settings.ami.port, asterisk.settings.ami.user, asterisk.amiSecret);
}, 120_000);
afterAll(async () => {
  ami?.close();
  await asterisk?.stop();
});

const etc = (name: string) => join(asterisk.settings.asteriskRun, 'etc', name);

/** A file as Asterisk sees it, its includes in place, comments gone. */
async function whole(name: string): Promise<string> {
  const lines = (await readFile(etc(name), 'utf8')).split('\n').map((line) => line.replace(/^;.*/, '').trim());
  const texts = await Promise.all(
    lines.map(async (line) => {
      const include = /^#include "(machine\/[a-z.]+)"$/.exec(line)?.[1];
      return include ? whole(include) : line;
    }),
  );
  return texts.filter(Boolean).join('\n');
}

const settingsIn = (text: string, key: string) => [...text.matchAll(new RegExp(`^${key} *=>? *(.*)$`, 'gm'))].map((found) => found[1]);

test('AMI, ARI and their web server listen to loopback alone', async () => {
  for (const file of ['manager.conf', 'http.conf']) expect(settingsIn(await whole(file), 'bindaddr')).toEqual(['127.0.0.1']);
  expect(settingsIn(await whole('manager.conf'), 'webenabled')).toEqual(['no']);
  expect(settingsIn(await whole('http.conf'), 'servername')).toEqual(['']);
  expect(settingsIn(await whole('ari.conf'), 'allowed_origins')).toEqual([]);
});

test('one AMI account may steer calls and nothing else; the recorder has what it takes to record, reads nothing, and its own password', async () => {
  const text = await whole('manager.conf');
  expect(text.match(/^\[.*\]$/gm)).toEqual(['[general]', '[botpbx]', '[botpbx-recorder]']);
  expect(settingsIn(text, 'read')).toEqual(['call,agent,user,reporting,security', 'none']);
  expect(settingsIn(text, 'write')).toEqual(['call,agent,user,originate,reporting', 'system,call']);
  expect(new Set(settingsIn(text, 'secret')).size).toBe(2);
  expect(new Set(settingsIn(text, 'deny'))).toEqual(new Set(['0.0.0.0/0.0.0.0']));
  expect(new Set(settingsIn(text, 'permit'))).toEqual(new Set(['127.0.0.0/255.0.0.0']));
});

test('nothing dangerous is switched on, nothing dangerous is loaded', async () => {
  const options = await whole('asterisk.conf');
  for (const [key, value] of [
    ['live_dangerously', 'no'],
    ['disable_remote_console_shell', 'yes'],
    ['execincludes', 'no'],
  ] as const)
    expect(settingsIn(options, key)).toEqual([value]);
  const modules = await whole('modules.conf');
  expect(settingsIn(modules, 'autoload')).toEqual(['no']);
  const names = [...settingsIn(modules, 'load'), ...settingsIn(modules, 'require')];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names)
    expect(name).not.toMatch(
      /app_(system|exec|externalivr|originate|db|dictate)|func_(shell|env|curl|db|odbc|realtime|config)|pbx_(spool|lua|ael|realtime)|res_(config_|odbc|curl|snmp|prometheus)|chan_(iax2|unistim|rtp)/,
    );
});

test('no file of the configuration is readable for others, none can be written by Asterisk', async () => {
  for (const name of (await readdir(etc('.'), { recursive: true })).filter((file) => file.endsWith('.conf'))) {
    const { mode, uid } = await stat(etc(name));
    expect([mode & 0o7, mode & 0o020, uid], name).toEqual([0, 0, process.getuid?.()]);
  }
});

test('what answers the network tells no version', async () => {
  expect(settingsIn(await whole('pjsip.conf'), 'user_agent')).toEqual(['BotPBX']);
  const answer = await fetch(`http://127.0.0.1:${asterisk.settings.ari.port}/ari/asterisk/info`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('server') ?? '').toBe('');
});

test('Asterisk does not run as root when it need not', async () => {
  if (asterisk.settings.asteriskUser === '') return;
  const pid = (await readFile(join(asterisk.settings.asteriskRun, 'run', 'asterisk.pid'), 'utf8')).trim();
  expect((await readFile(`/proc/${pid}/status`, 'utf8')).match(/^Uid:\t([0-9]+)/m)?.[1]).not.toBe('0');
});

const originate = (...more: [string, string][]): [string, string][] => [
  ['Channel', 'Local/1@from-phone'],
  ['Async', 'false'],
  ['Timeout', '500'],
  ...more,
];
const shell = (command: string) => `$${`{SHELL(${command})}`}`;

const TRIES: Record<string, [string, [string, string][]]> = {
  'Originate System': ['Originate', originate(['Application', 'System'], ['Data', 'id'])],
  'Originate TrySystem': ['Originate', originate(['Application', 'TrySystem'], ['Data', 'id'])],
  'Originate Exec': ['Originate', originate(['Application', 'Exec'], ['Data', 'System(id)'])],
  'Originate AGI with a program': ['Originate', originate(['Application', 'AGI'], ['Data', '/bin/id'])],
  'Originate MixMonitor with a command': ['Originate', originate(['Application', 'MixMonitor'], ['Data', 'x.wav,,id'])],
  'Originate with SHELL in its data': ['Originate', originate(['Application', 'NoOp'], ['Data', shell('id')])],
  'Setvar FILE': [
    'Setvar',
    [
      ['Variable', 'FILE(/tmp/evil)'],
      ['Value', 'x'],
    ],
  ],
  'Setvar SHELL': [
    'Setvar',
    [
      ['Variable', 'SHELL(id)'],
      ['Value', 'x'],
    ],
  ],
  'Getvar SHELL': ['Getvar', [['Variable', 'SHELL(id)']]],
  'Getvar FILE': ['Getvar', [['Variable', 'FILE(/etc/passwd)']]],
  'Getvar ENV': ['Getvar', [['Variable', 'ENV(HOME)']]],
  ModuleLoad: [
    'ModuleLoad',
    [
      ['Module', 'app_system.so'],
      ['LoadType', 'load'],
    ],
  ],
  UpdateConfig: [
    'UpdateConfig',
    [
      ['SrcFilename', 'extensions.conf'],
      ['DstFilename', 'extensions.conf'],
    ],
  ],
  GetConfig: ['GetConfig', [['Filename', 'manager.conf']]],
  CreateConfig: ['CreateConfig', [['Filename', 'evil.conf']]],
  DBPut: [
    'DBPut',
    [
      ['Family', 'a'],
      ['Key', 'b'],
      ['Val', 'c'],
    ],
  ],
  Command: ['Command', [['Command', 'core show version']]],
  Reload: ['Reload', []],
  DialplanExtensionAdd: [
    'DialplanExtensionAdd',
    [
      ['Context', 'from-phone'],
      ['Extension', '1'],
      ['Priority', '9'],
      ['Application', 'NoOp'],
    ],
  ],
  PJSIPShowAuths: ['PJSIPShowAuths', []],
};

test.each(Object.entries(TRIES))('AMI refuses %s', async (_what, [action, headers]) => {
  const answer = await ami.ask(action, headers);
  const value = /^Value: (.*)$/m.exec(answer)?.[1]?.trim();
  if (action === 'Getvar' && value !== undefined) expect(value).toBe('');
  else expect(answer).toMatch(/^Response: Error/m);
  expect(answer).not.toMatch(/uid=|root:/);
});

test('the account still may do what it is there for', async () => {
  for (const action of ['CoreShowChannels', 'Ping', 'CoreStatus']) expect(await ami.ask(action)).toMatch(/^Response: Success/m);
  await expect(openAmi(asterisk.settings.ami.port, 'botpbx', 'wrong')).rejects.toThrow(/refused/);
});
