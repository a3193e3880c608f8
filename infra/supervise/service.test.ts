import { afterEach, expect, test } from 'vitest';
import type { LogFile } from './log-file.ts';
import { isAlive } from './process-id.ts';
import { makeService, type Service, type ServiceChange } from './service.ts';

const running: Service[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop(100);
});

function shell(script: string, restarts = true) {
  let text = '';
  const changes: ServiceChange[] = [];
  const log: LogFile = { path: '', write: (chunk) => (text += chunk.toString()) };
  const env = { PATH: process.env.PATH ?? '' };
  const service = makeService({
    name: 'x',
    command: 'sh',
    args: ['-c', script],
    env,
    cwd: '/',
    log,
    restarts,
    onChange: (what) => changes.push(what),
  });
  running.push(service);
  return { service, changes, log: () => text };
}

const until = async (holds: () => boolean) => {
  for (let tries = 0; tries < 500 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

test('a process that dies is started again, each time after a longer pause', async () => {
  const { service, changes, log } = shell('echo born; exit 3');
  service.start();
  await until(() => changes.filter(({ kind }) => kind === 'died').length === 3);
  const pauses = changes.flatMap((what) => (what.kind === 'died' ? [what.againInMs] : []));
  expect(pauses).toEqual([100, 200, 400]);
  expect(changes.find(({ kind }) => kind === 'died')).toMatchObject({ how: 'exit code 3' });
  expect(log().match(/born/g)?.length).toBeGreaterThanOrEqual(3);
});

test('one that is stopped stays down', async () => {
  const { service, changes } = shell('exec sleep 60');
  service.start();
  const before = service.process();
  await service.stop(2000);
  expect(before && isAlive(before)).toBe(false);
  expect(changes.map(({ kind }) => kind)).toEqual(['started']);
});

test('one that does not listen is killed after its time', async () => {
  const { service, log } = shell('trap "" TERM; echo ready; while :; do sleep 0.05; done');
  service.start();
  await until(() => log().includes('ready'));
  const since = performance.now();
  await service.stop(200);
  expect(performance.now() - since).toBeLessThan(1500);
  expect(service.process()).toBeUndefined();
});

test('what a process started does not outlive it', async () => {
  const { service, log } = shell('sleep 61 & echo child $!; wait', false);
  service.start();
  await until(() => /child \d+/.test(log()));
  const child = Number(/child (\d+)/.exec(log())?.[1]);
  service.kill('SIGKILL');
  await service.ended();
  await until(() => {
    try {
      return !process.kill(child, 0);
    } catch {
      return true;
    }
  });
});

test('a program that is not there counts as dead', async () => {
  const changes: ServiceChange[] = [];
  const log: LogFile = { path: '', write: () => undefined };
  const service = makeService({
    name: 'x',
    command: '/no/such/program',
    args: [],
    env: {},
    cwd: '/',
    log,
    restarts: false,
    onChange: (what) => changes.push(what),
  });
  service.start();
  await until(() => changes.length === 1);
  expect(changes[0]).toMatchObject({ kind: 'died', againInMs: undefined });
});
