/** The mailer against a real SMTP server on loopback. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { readMailSettings } from '../../platform/mail-settings.ts';
import { type Mailer, MailRefused, MailUnsure } from '../../platform/mailer.ts';
import { makeMailer } from './mailer.ts';

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function mailerTo(options: SMTPServerOptions, variables: Record<string, string> = {}) {
  const mails: { text: string; user: unknown; isSecure: boolean }[] = [];
  const server = new SMTPServer({
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('wrong password')),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push({ text: Buffer.concat(parts).toString(), user: session.user, isSecure: session.secure });
        done();
      });
    },
    ...options,
  });
  servers.push(server);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const settings = readMailSettings({ SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_FROM: 'PBX <pbx@example.com>', ...variables });
  if (!settings) throw new Error('no settings');
  return { mailer: makeMailer(settings), mails };
}

const mail = { to: 'ann@example.com', subject: 'Für Ann', text: 'Hello', messageId: '<mail-1@example.com>' };
const send = (mailer: Mailer, more: object = {}) => mailer.send({ ...mail, ...more }, AbortSignal.timeout(10_000));
const plain = { disabledCommands: ['AUTH', 'STARTTLS'] };

test('a mail arrives with what is attached', async () => {
  const { mailer, mails } = await mailerTo(plain);
  await send(mailer, { attachment: { name: 'a.wav', type: 'audio/wav', bytes: new Uint8Array([82, 73, 70, 70]) } });
  const [{ text } = { text: '' }] = mails;
  expect(text).toContain('From: PBX <pbx@example.com>');
  expect(text).toContain('Message-ID: <mail-1@example.com>');
  expect(text).toContain('audio/wav');
  expect(text).toContain('UklGRg==');
});

test('it signs in as it is told; a wrong password is for ever', async () => {
  const options = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
  const right = await mailerTo(options, { SMTP_USER: 'pbx', SMTP_PASS: 'right' });
  await send(right.mailer);
  expect(right.mails[0]?.user).toBe('pbx');
  const wrong = await mailerTo(options, { SMTP_USER: 'pbx', SMTP_PASS: 'wrong' });
  await expect(send(wrong.mailer)).rejects.toThrow(MailRefused);
});

const reject = (responseCode: number) => Object.assign(new Error('not so'), { responseCode });

test('what the server refuses for ever is told from what may pass', async () => {
  const forEver = await mailerTo({ ...plain, onRcptTo: (_to, _session, done) => done(reject(550)) });
  await expect(send(forEver.mailer)).rejects.toThrow(MailRefused);
  const now = await mailerTo({ ...plain, onRcptTo: (_to, _session, done) => done(reject(450)) });
  await expect(send(now.mailer)).rejects.not.toThrow(MailRefused);
});

test('a line that breaks behind the mail leaves it open whether it arrived', async () => {
  const { mailer } = await mailerTo({
    ...plain,
    onData: (stream) => {
      stream.resume();
      stream.on('end', () => {
        for (const connection of servers[0]?.connections ?? [])
          (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
      });
    },
  });
  await expect(send(mailer)).rejects.toThrow(MailUnsure);
});

test('nobody there may pass; without a host there is no mailer; odd settings are named', async () => {
  const settings = readMailSettings({ SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' });
  if (settings) await expect(send(makeMailer(settings))).rejects.toThrow(/ECONNREFUSED/);
  expect(readMailSettings({ SMTP_HOST: '' })).toBeUndefined();
  expect(() => readMailSettings({ SMTP_HOST: 'x', SMTP_PORT: 'y', SMTP_SECURE: 'maybe' })).toThrow(/SMTP_PORT[\s\S]*SMTP_SECURE/);
});
