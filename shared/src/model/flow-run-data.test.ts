import { expect, test } from 'vitest';
import { zoneOf } from '../base/schedule.ts';
import { actsOf, BEGIN_MS, flowOf, keyed, PLAYED, pressed, step, textPrompt, walked, worldOf } from '../testing/walked-flows.ts';

const bye = step('bye', 'hangup');
const VARIABLES = { 'CALLERID(num)': '+49 30/12&3', 'CALLERID(name)': 'An "O" {{secret.KEY}}', EXTEN: '100' };
const answered = (status: number, values: Record<string, string> = {}) => ({ kind: 'answered' as const, status, values });

test('variables are set in order, whatever the case of their names, and stay one line of 500 signs', async () => {
  const assignments = [
    { name: 'CUSTOMER_ID', value: '${CALLERID(num)}' },
    { name: 'Priority', value: 'high ${customer_id}' },
    { name: 'long', value: `${'x'.repeat(400)}\n\${PRIORITY}` },
    { name: '__proto__', value: '1' },
  ];
  const flow = flowOf(step('set', 'set_variable', { assignments }, { next: 'bye' }), bye);
  const { walk } = await walked(flow, [], { variables: VARIABLES });
  const values = walk.variables();
  expect(values).toMatchObject({ CUSTOMER_ID: '+49 30/12&3', PRIORITY: 'high +49 30/12&3', EPOCH: String(BEGIN_MS / 1000) });
  expect(values.LONG).toMatch(/^x{400} high/);
  expect(Object.hasOwn(values, '__PROTO__')).toBe(true);
});

test('the first condition that holds is taken, one that cannot be read never holds', async () => {
  const flow = flowOf(
    step(
      'b',
      'branch',
      { cases: [{ when: '${' }, { when: '${EXTEN} == 101' }, { when: '${EXTEN} == 100' }] },
      { case_1: 'bye', case_3: 'bye', else: 'bye' },
    ),
    bye,
  );
  expect((await walked(flow, [], { variables: VARIABLES })).path).toContain('b case_3');
  expect((await walked(flow, [])).path).toContain('b else');
});

const http = (settings: object, exits: Record<string, string> = {}) =>
  flowOf(step('h', 'http_request', settings, { success: 'bye', failed: 'bye', ...exits }), bye);

test('a server is asked with values that cannot break out of their places', async () => {
  const flow = http({
    method: 'POST',
    url: 'https://a.example/${CALLERID(num)}?key={{secret.KEY}}',
    headers: { Authorization: 'Bearer {{ secret.KEY }}', 'X-Name': '${CALLERID(name)}' },
    body: '{"name":"${CALLERID(name)}","key":"{{secret.KEY}}"}',
    prompt: textPrompt('One moment.'),
  });
  const [act] = actsOf((await walked(flow, [answered(200)], { variables: VARIABLES })).acts, 'http');
  expect(act).toMatchObject({
    url: 'https://a.example/%2B49%2030%2F12%263?key={{secret.KEY}}',
    headers: { Authorization: 'Bearer {{ secret.KEY }}', 'X-Name': 'An "O" { {secret.KEY}}' },
    body: '{"name":"An \\"O\\" { {secret.KEY}}","key":"{{secret.KEY}}"}',
    timeout_ms: 5000,
    spoken: [{ text: 'One moment.' }],
  });
});

test('no sum of values and text makes a secret', async () => {
  const variables = { A: '{secret.KEY}}', B: '{', C: 'secret.KEY}}' };
  const flow = http({ url: 'https://a', body: '{${A} ${B}{${C} {${B}${C} {${B}{{secret.REAL}}' });
  const [act] = actsOf((await walked(flow, [answered(200)], { variables })).acts, 'http');
  expect(act?.body.match(/\{\{\s*secret\.[A-Z]+\s*\}\}/g)).toEqual(['{{secret.REAL}}']);
});

test('exits of an answer: its own status, then its family, then success or failed', async () => {
  const exits = { status_404: 'bye', status_4xx: 'bye', status_204: 'bye' };
  const of = async (status: number) =>
    (await walked(http({ url: 'https://a', statuses: ['4xx', '404', '204', '503'] }, exits), [answered(status)])).path[1];
  expect([await of(404), await of(410), await of(200), await of(204), await of(500), await of(503)]).toEqual([
    ...['h status_404', 'h status_4xx', 'h success', 'h status_204', 'h failed', 'h failed'],
  ]);
});

test('what was to be saved is there or empty; of a server that did not answer there is no status', async () => {
  const flow = http({
    url: 'https://a',
    save: [
      { variable: 'type', path: 'a' },
      { variable: 'exten', path: 'b' },
    ],
  });
  const good = await walked(flow, [answered(200, { type: 'vip', strange: 'x' })], { variables: VARIABLES });
  expect(good.walk.variables()).toMatchObject({ TYPE: 'vip', EXTEN: '', HTTP_STATUS: '200' });
  expect(good.walk.variables()).not.toHaveProperty('STRANGE');
  const bad = await walked(flow, [{ kind: 'failed', why: 'timeout' }], { variables: VARIABLES });
  expect(bad.path).toContain('h failed');
  expect(bad.walk.variables()).toMatchObject({ HTTP_STATUS: '', EXTEN: '100' });
});

test.each([
  ['CALLERID(num)', '+49 (30) 12-3', 'number', { kind: 'digits', digits: '4930123' }],
  ['${ORDER}', '42', 'number', { kind: 'number', value: 42 }],
  ['order', '0042', 'digits', { kind: 'digits', digits: '0042' }],
  ['order', '-7', 'number', { kind: 'number', value: -7 }],
  ['order', '99999999999', 'number', { kind: 'digits', digits: '99999999999' }],
])('%s = %s is read out as a %s', async (variable, value, format, spoken) => {
  const flow = flowOf(step('d', 'play_digits', { variable, format }, { next: 'bye' }), bye);
  const { acts } = await walked(flow, [PLAYED], { variables: { ORDER: value, 'CALLERID(NUM)': value } });
  expect(acts).toEqual([{ kind: 'play', spoken: [spoken], interruptible: true }]);
});

test('what is no number goes by invalid, or on without it', async () => {
  const flow = (exits: Record<string, string>) => flowOf(step('d', 'play_digits', { variable: 'X' }, exits), bye);
  expect((await walked(flow({ invalid: 'bye' }), [], { variables: { X: 'abc' } })).path).toContain('d invalid');
  expect((await walked(flow({ next: 'bye' }), [])).path).toContain('d next');
});

test('a masked number can be read out; the key that ends it is the first of the next input', async () => {
  const flow = flowOf(
    step('pin', 'dtmf_input', { masked: true, max_digits: 4, variable: 'PIN' }, { matched: 'say' }),
    step('say', 'play_digits', { variable: 'PIN' }, { next: 'm' }),
    step('m', 'menu', { options: [{ key: '1', label: 'ok' }] }, { key_1: 'bye' }),
    bye,
  );
  const { acts, path } = await walked(flow, [pressed('1234'), keyed('1')]);
  expect(acts[1]).toMatchObject({ spoken: [{ kind: 'digits', digits: '1234' }] });
  expect(path).toContain('m key_1');
});

test('hours: own ones, a condition, its holidays and its switch', async () => {
  const zone = zoneOf('America/New_York');
  const rule = (more: object) => ({
    timeCondition: () => ({
      ranges: [{ days: ['mon' as const], start: '05:00', end: '06:00' }],
      holidays: [],
      zone,
      override: 'auto' as const,
      ...more,
    }),
  });
  const by = (settings: object, exits: object = {}) =>
    flowOf(step('t', 'time_condition', settings, { open: 'bye', closed: 'bye', ...exits }), bye);
  const of = async (more: object, exits: object = {}) =>
    (await walked(worldOf({ 1: by({ time_condition_id: 1 }, exits) }, rule(more)), [])).path[1];
  // BEGIN_MS is a Monday, 10:00 in UTC and 05:00 in New York
  expect(await of({})).toBe('t open');
  expect(await of({ override: 'closed' })).toBe('t closed');
  expect(await of({ holidays: [{ date: '2026-03-02', yearly: false }] })).toBe('t closed');
  expect(await of({ holidays: [{ date: '2000-03-02', yearly: true }] }, { holiday: 'bye' })).toBe('t holiday');
  expect(await of({ override: 'open', holidays: [{ date: '2026-03-02', yearly: false }] }, { holiday: 'bye' })).toBe('t open');
  expect((await walked(by({}), [])).path).toContain('t open');
  expect((await walked(worldOf({ 1: by({ time_zone: 'America/New_York' }) }, { zoneOf: () => zone }), [])).path).toContain('t closed');
  expect((await walked(by({ time_condition_id: 5 }), [])).path).toContain('t closed');
});

test('a language is spoken from then on, in flows below too', async () => {
  const voice = { engine: 'piper', voice: 'de', speed: 1 };
  const flow = flowOf(
    step('l', 'language', { language: 'de', voice }, { next: 's' }),
    step('s', 'sub_flow', { ivr_id: 2 }, { next: 'bye' }),
    bye,
  );
  const inner = flowOf(step('m', 'menu', { options: [{ key: '1', label: 'Verkauf' }] }, { key_1: 'r' }), step('r', 'return'));
  const { acts } = await walked(worldOf({ 1: flow, 2: inner }), [{ kind: 'done' }, pressed('1')]);
  expect(actsOf(acts, 'listen')[0]?.spoken).toEqual([{ kind: 'text', text: 'Für Verkauf drücken Sie 1.', voice, language: 'de' }]);
});
