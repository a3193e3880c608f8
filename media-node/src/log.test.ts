import { expect, test } from 'vitest';
import { makeLog } from './log.ts';

function lines(showsPii = false, level: 'debug' | 'info' = 'info') {
  const written: string[] = [];
  const log = makeLog({ level, showsPii, write: (line) => written.push(line), now: () => new Date(0) });
  return { log, written, records: () => written.map((line) => JSON.parse(line)) };
}

test('a line has time, level, message and facts', () => {
  const { log, records } = lines();
  log.child({ nodeId: 1 }).info('call ended', { callId: 'n1-1.1' });
  expect(records()).toEqual([{ at: '1970-01-01T00:00:00.000Z', level: 'info', msg: 'call ended', nodeId: 1, callId: 'n1-1.1' }]);
});

test('what is below the level is not written', () => {
  const { log, written } = lines();
  log.debug('quiet');
  expect(written).toEqual([]);
});

test('phone numbers are left out unless they were asked for', () => {
  const shy = lines();
  shy.log.info('dialled', { pii: { to: '1002' } });
  expect(shy.written.join()).not.toContain('1002');
  const open = lines(true);
  open.log.info('dialled', { pii: { to: '1002' } });
  expect(open.records()[0].pii).toEqual({ to: '1002' });
});

test('no field can forge a line or move a terminal', () => {
  const { log, written, records } = lines();
  const evil = 'a\r\n{"level":"error"}\u001b[2J\u2028\u2029\u0085\u009b';
  log.warn('odd', { evil });
  expect(written[0]).toMatch(/^[\x20-\x7e]+$/);
  expect(records()[0].evil).toBe(evil);
});

test('an error is written with its cause', () => {
  const { log, records } = lines();
  log.error('failed', { error: new Error('outer', { cause: new Error('inner') }) });
  expect(records()[0].error).toMatchObject({ name: 'Error', message: 'outer', cause: 'inner' });
});
