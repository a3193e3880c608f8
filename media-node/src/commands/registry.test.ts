import { CallId } from '@botpbx/shared/base/ids';
import { COMMAND_WITHIN_MS, CommandRefusedError } from '@botpbx/shared/link/commands';
import { afterEach, expect, test, vi } from 'vitest';
import { silentLog } from '../log.ts';
import { type Handlers, makeCommands } from './registry.ts';

afterEach(() => vi.useRealTimers());

const call_id = CallId.parse('n1-1795366757.8');
const hangup = { kind: 'hangup', tenant_id: 1, call_id };
const commandsWith = (handler: Handlers['hangup']) =>
  makeCommands({ handlers: { hangup: handler } as Handlers, serves: (tenantId) => tenantId === 1, log: silentLog });

test('a command reaches the handler of its kind, and its answer comes back', async () => {
  const seen: unknown[] = [];
  const commands = commandsWith(async (command) => {
    seen.push(command);
    return { legs: 2 };
  });
  expect(await commands.run('command-1', hangup)).toEqual({ ok: true, answer: { legs: 2 } });
  expect(seen).toEqual([hangup]);
});

test('a repeated id does nothing and gives what the first one gave', async () => {
  let runs = 0;
  const commands = commandsWith(async () => ({ legs: ++runs }));
  const both = await Promise.all([commands.run('command-1', hangup), commands.run('command-1', hangup)]);
  expect([...both, await commands.run('command-1', hangup)]).toEqual(Array(3).fill({ ok: true, answer: { legs: 1 } }));
});

test.each([
  ['a kind of tomorrow', { kind: 'sing', tenant_id: 1 }, 'unsupported'],
  ['a call id that is none', { ...hangup, call_id: 'x' }, 'unsupported'],
  ['nothing', undefined, 'unsupported'],
  ['a tenant of another node', { ...hangup, tenant_id: 2 }, 'not_found'],
])('%s is refused', async (_, command, code) => {
  const commands = commandsWith(() => Promise.reject(new Error('not to be asked')));
  expect(await commands.run('command-1', command)).toMatchObject({ ok: false, code });
});

test('a refusal keeps its code, and what breaks tells nothing of itself', async () => {
  const refusing = commandsWith(() => Promise.reject(new CommandRefusedError('conflict', 'Not now.')));
  expect(await refusing.run('command-1', hangup)).toEqual({ ok: false, code: 'conflict', why: 'Not now.' });
  const broken = commandsWith(() => Promise.reject(new Error('secret')));
  expect(await broken.run('command-1', hangup)).toEqual({ ok: false, code: 'failed', why: 'The node could not do it.' });
});

test('work that does not end is given up before the cloud gives up', async () => {
  vi.useFakeTimers();
  let given: AbortSignal | undefined;
  const commands = commandsWith((_, signal) => {
    given = signal;
    return new Promise(() => undefined);
  });
  const outcome = commands.run('command-1', hangup);
  await vi.advanceTimersByTimeAsync(COMMAND_WITHIN_MS - 1);
  expect(await outcome).toMatchObject({ ok: false, code: 'unavailable' });
  expect(given?.aborted).toBe(true);
});
