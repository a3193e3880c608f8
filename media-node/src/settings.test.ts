import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

test('an empty environment gives the documented defaults', () => {
  const settings = readSettings({});
  expect(settings.ami).toEqual({ host: '127.0.0.1', port: 5038, user: 'botpbx', secret: undefined });
  expect(settings.agi).toEqual({ host: '127.0.0.1', port: 4573 });
  expect(settings.ari.port).toBe(8088);
  expect(settings.sip).toMatchObject({ bind: '0.0.0.0', port: 5060, tlsPort: 5061 });
  expect(settings.rtp).toEqual({ firstPort: 10000, lastPort: 20000 });
  expect(settings.home).toMatch(/\/data$/);
  expect(settings.nodeFolder).toBe(`${settings.home}/node`);
  expect(settings.asteriskRun).toBe(`${settings.home}/asterisk`);
});

test('an empty variable counts as unset', () => {
  expect(readSettings({ AMI_PORT: '', ASTERISK_BIN: ' ' }).ami.port).toBe(5038);
});

test('each bad variable is one sentence that names it', () => {
  const bad = {
    AMI_PORT: '70000',
    AGI_HOST: 'here',
    SIP_BIND: '::',
    LOG_LEVEL: 'loud',
    LOCAL_NETS: '10.0.0.0',
    AMI_USER: 'a\nb',
    ASTERISK_USER: 'x;y',
  };
  for (const [name, value] of Object.entries(bad)) {
    expect(() => readSettings({ [name]: value }), name).toThrow(SettingsError);
    expect(() => readSettings({ [name]: value }), name).toThrow(new RegExp(`^${name} .*will not do\\.$`));
  }
});

test('a bad secret is not shown', () => {
  expect(() => readSettings({ AMI_SECRET: 'oh no;no' })).toThrow(
    /^AMI_SECRET is 8 to 128 printable characters.*what it is set to will not do\.$/,
  );
});

test('the RTP range holds two ports at least', () => {
  expect(() => readSettings({ RTP_PORT_START: '20000', RTP_PORT_END: '20000' })).toThrow(/^RTP_PORT_END/);
});

test('networks may be parted by commas or blanks', () => {
  expect(readSettings({ LOCAL_NETS: '10.0.0.0/8, 192.168.0.0/16' }).localNets).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
});
