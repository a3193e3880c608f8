/** `npm start`: the first time, beside another one, through the death of each of its processes, and the second time. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessId } from '../../infra/supervise/process-id.ts';
import { NpmStart, type Part } from '../support/npm-start.ts';
import { type Ports, portsFor } from '../support/ports.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { ADMIN, signIn } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const SECOND_START_MS = 10_000;

interface Installation {
  readonly home: string;
  readonly ports: Ports;
}

async function installation(story: Story, name: string): Promise<Installation> {
  const home = join(story.folder, name);
  mkdirSync(home);
  chmodSync(home, 0o711);
  return { home, ports: await portsFor(`start ${name}`) };
}

function bannerOf({ output }: NpmStart, { home, ports }: Installation): void {
  const expected = [
    'INSTALLATION COMPLETE!',
    'BotPBX has been successfully installed!',
    `  → Frontend: http://127.0.0.1:${ports.frontend}`,
    `  → Backend API: http://127.0.0.1:${ports.http}`,
    '  → Email: admin@botpbx.local',
    "IMPORTANT: Save these credentials! They won't be shown again.",
    '6001',
    '6002',
    '*43',
    '/docs',
    join(home, 'logs'),
  ];
  for (const text of expected) claim(output.includes(text), `The banner lacks "${text}".`);
  claim(/→ Password: \S{16,}/.test(output), 'The banner shows no password.');
}

/** The control plane knows neither admin nor node any more; the machine is enrolled anew by itself. */
async function databaseLost(story: Story, { home, ports }: Installation): Promise<void> {
  rmSync(join(home, 'botpbx.db'));
  for (const end of ['-wal', '-shm']) rmSync(join(home, `botpbx.db${end}`), { force: true });
  const fresh = new NpmStart(home, ports);
  story.atEnd(async () => void (await fresh.stop()));
  await fresh.untilUp();
  await useWhatIsPrinted(story, fresh, { home, ports });
}

async function useWhatIsPrinted(story: Story, { output }: NpmStart, { ports }: Installation): Promise<[SipPhone, SipPhone]> {
  const password = /→ Password: (\S+)/.exec(output)?.[1] ?? '';
  await signIn(`http://127.0.0.1:${ports.frontend}`, { email: ADMIN.email, password });
  const open = async (user: string): Promise<SipPhone> => {
    const secret = new RegExp(`username ${user}, password (\\S+)`).exec(output)?.[1] ?? '';
    const phone = await SipPhone.open({ user, secret, server: { host: '127.0.0.1', port: ports.sip } });
    story.atEnd(() => phone.close());
    await untilServed(phone);
    return phone;
  };
  const phones: [SipPhone, SipPhone] = [await open('6001'), await open('6002')];
  const call = await phones[0].call('6002');
  await call.until('answered');
  await call.hangUp();
  return phones;
}

/** Registered, and the node process answers the echo number. */
async function untilServed(phone: SipPhone, waitMs = 20_000): Promise<number> {
  const sinceMs = performance.now();
  for (;;) {
    if (await isServed(phone)) return performance.now() - sinceMs;
    claim(performance.now() - sinceMs < waitMs, `${phone.user} is not served.`);
    await sleep(100);
  }
}

async function isServed(phone: SipPhone): Promise<boolean> {
  try {
    if ((await phone.register(3600)) !== 200) return false;
    const call = await phone.call('*43');
    await call.until('answered', 3000);
    await call.hangUp();
    return true;
  } catch {
    return false;
  }
}

async function refusedTwice({ home, ports }: Installation): Promise<void> {
  const second = new NpmStart(home, ports);
  claim((await second.untilEnded()) === 1, 'It did not end with 1.');
  claim(/already runs in/.test(second.output), 'It said', second.output);
}

/** Whatever is wrong after the first tenant was made: one sentence, the end, and what can be shown this once. */
async function wronglySet(story: Story): Promise<void> {
  const { home, ports } = await installation(story, 'three');
  const wrong = new NpmStart(home, ports, { LOG_LEVEL: 'loud' });
  claim((await wrong.untilEnded()) === 1, 'A wrong setting did not end it with 1.');
  claim(/^botpbx: LOG_LEVEL/m.test(wrong.output), 'It said', wrong.output);
  claim(/→ Password: \S{16,}/.test(wrong.output), 'The password is lost:', wrong.output);
}

/** The control plane signs its own certificate; later it goes without, at another address. */
async function withHttps(story: Story): Promise<void> {
  const { home, ports } = await installation(story, 'four');
  for (const scheme of ['https', 'http']) {
    const one = new NpmStart(home, ports, { SSL_ENABLED: String(scheme === 'https') });
    story.atEnd(async () => void (await one.stop()));
    await one.untilUp();
    claim(one.output.includes(`→ Backend API: ${scheme}://127.0.0.1:${ports.http}`), 'It said', one.output);
    claim(!/is not ready|went wrong/.test(one.output), 'It said', one.output);
    await one.stop();
  }
}

/** The admin's password is what the first start was given; a later one changes nothing. */
async function beside(story: Story, here: Installation): Promise<void> {
  const { home, ports } = await installation(story, 'two');
  const busy = new NpmStart(home, { ...ports, sip: here.ports.sip });
  claim((await busy.untilEnded()) === 1, 'A busy port did not end it with 1.');
  claim(busy.output.includes(`port ${here.ports.sip}`) && busy.output.includes('SIP_PORT'), 'It said', busy.output);
  const other = new NpmStart(home, ports, { BOTPBX_ADMIN_PASSWORD: ADMIN.password });
  await other.untilUp();
  claim(!other.output.includes(ADMIN.password), 'It prints the password that it was given.');
  await signIn(`http://127.0.0.1:${ports.http}`, ADMIN);
  claim((await other.stop('SIGINT')) === 0, 'SIGINT did not end it with 0.');
  claim(other.output.split('\n').length < 60, 'It said too much:', other.output);
}

async function killed(story: Story, part: Part, first: NpmStart, phones: readonly SipPhone[], { ports }: Installation): Promise<void> {
  const before = first.find(part);
  claim(before !== undefined, `There is no ${part}.`);
  const sinceMs = performance.now();
  process.kill(before.pid, 'SIGKILL');
  await untilAnother(part, first, before);
  if (part === 'control plane') await untilHealthy(`http://127.0.0.1:${ports.http}`);
  else for (const phone of phones) await untilServed(phone);
  story.figure(`${part.replace(' ', '_')}_back_ms`, performance.now() - sinceMs);
  claim(first.output.includes('starting it again'), 'Nothing was said of it.');
}

async function untilAnother(part: Part, first: NpmStart, before: ProcessId): Promise<void> {
  const until = performance.now() + 15_000;
  while (isAlive(before) || first.find(part) === undefined) {
    claim(performance.now() < until, `The ${part} was not started again.`);
    await sleep(10);
  }
}

async function untilHealthy(url: string): Promise<void> {
  const until = performance.now() + 15_000;
  for (;;) {
    const isUp = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    claim(performance.now() < until, 'The control plane did not come back.');
    await sleep(50);
  }
}

async function stopped(first: NpmStart): Promise<void> {
  const children = first.children();
  claim(children.length === 3, `There were ${children.length} processes instead of 3.`);
  const sinceMs = performance.now();
  claim((await first.stop('SIGTERM')) === 0, 'It did not end with 0.');
  claim(!children.some(isAlive), 'Something lives on.');
  claim(performance.now() - sinceMs < 15_000, 'It took too long.');
}

async function again(story: Story, { home, ports }: Installation, phones: readonly [SipPhone, SipPhone]): Promise<void> {
  const second = new NpmStart(home, ports, { BOTPBX_ADMIN_PASSWORD: 'quite another one' });
  story.atEnd(async () => void (await second.stop()));
  const tookMs = await second.untilUp();
  story.figure('second_start_s', tookMs / 1000);
  claim(tookMs < SECOND_START_MS, `It took ${tookMs} ms.`);
  claim(!/Password/.test(second.output) && second.output.includes('BotPBX is running'), 'It printed', second.output);
  for (const phone of phones) await untilServed(phone);
  const supervisor = second.supervisor();
  process.kill(supervisor.pid, 'SIGKILL');
  await second.untilEnded();
  claim(second.children().length > 0, 'Nothing was left behind.');
  const third = new NpmStart(home, ports);
  story.atEnd(async () => void (await third.stop()));
  await third.untilUp();
  claim(third.output.includes('left behind'), 'It did not end what was left behind.');
  await third.stop();
}

await tell('start', async (story) => {
  const here = await installation(story, 'one');
  const first = new NpmStart(here.home, here.ports);
  story.atEnd(async () => void (await first.stop()));
  story.onFailure(() => first.output.slice(-3000));
  await story.step('the first start ends in the banner', async () => {
    story.figure('first_start_s', (await first.untilUp()) / 1000);
    bannerOf(first, here);
  });
  const phones = await story.step('the printed settings let an admin and two phones in', () => useWhatIsPrinted(story, first, here));
  await story.attempt('a second start in the same folder is refused', () => refusedTwice(here));
  await story.attempt('a wrong setting ends it with one sentence, and the password is not lost', () => wronglySet(story));
  await story.attempt('HTTPS with a certificate of its own, and back to HTTP', () => withHttps(story));
  await story.attempt('another one runs beside it, and a busy port is one sentence', () => beside(story, here));
  for (const part of ['control plane', 'node', 'asterisk'] as const)
    await story.attempt(`a killed ${part} comes back`, () => killed(story, part, first, phones, here));
  await story.step('SIGTERM stops everything', () => stopped(first));
  await story.step('the second start is quick, shows no secret and has lost nothing', () => again(story, here, phones));
  await story.step('with its database lost, the machine is enrolled anew', () => databaseLost(story, here));
});
