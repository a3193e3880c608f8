import { expect, test } from 'vitest';
import { HttpAct } from './flow-act.ts';
import { httpAnswered, readyToAsk } from './flow-http.ts';

const act = (given: Partial<HttpAct>): HttpAct =>
  HttpAct.parse({
    kind: 'http',
    method: 'POST',
    url: 'https://crm.example/customers/49301234',
    headers: {},
    body: '',
    timeout_ms: 5000,
    save: [],
    spoken: [],
    ...given,
  });
const SECRETS: Readonly<Record<string, string>> = { KEY: 's3cr3t "&/ü', HEADER: 'abc' };
const secretOf = (name: string) => SECRETS[name];
const ready = (given: Partial<HttpAct>) => {
  const made = readyToAsk(act(given), secretOf);
  if (!made.isReady) throw new Error(made.why);
  return made;
};

test('a secret is encoded as its place wants it', () => {
  const { url, headers, body } = ready({
    url: ' https://crm.example/?key={{secret.KEY}} ',
    headers: { Authorization: 'Bearer {{ secret.HEADER }}' },
    body: '{"key":"{{secret.KEY}}"}',
  });
  expect(url).toBe('https://crm.example/?key=s3cr3t%20%22%26%2F%C3%BC');
  expect(headers.authorization).toBe('Bearer abc');
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse(body ?? '')).toEqual({ key: SECRETS.KEY });
  const form = ready({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'key={{secret.KEY}}' });
  expect(new URLSearchParams(form.body ?? '').get('key')).toBe(SECRETS.KEY);
  expect(ready({ body: 'key: {{secret.HEADER}}' })).toMatchObject({ body: 'key: abc' });
});

test('a secret that is not there keeps the question from being asked', () => {
  expect(readyToAsk(act({ body: '{{secret.NONE}}' }), secretOf)).toEqual({ isReady: false, why: 'There is no secret NONE.' });
});

test('what a secret holds is not read for further secrets', () => {
  const made = readyToAsk(act({ body: '{{secret.A}}' }), (name) => (name === 'A' ? '{{secret.B}}' : 'leaked'));
  expect(made).toMatchObject({ body: '{{secret.B}}' });
});

test('what a server gives back shows no secret', () => {
  const { hide } = ready({ url: 'https://x.example/?k={{secret.KEY}}', headers: { k: '{{secret.HEADER}}' } });
  expect(hide('you sent s3cr3t "&/ü, s3cr3t%20%22%26%2F%C3%BC and "s3cr3t \\"&/ü"')).toBe('you sent ••••, •••• and "••••"');
  expect(hide('abc')).toBe('abc');
});

test('headers of the connection are not set by a flow, and no header holds a line break or anything but bytes', () => {
  const { headers } = ready({
    body: 'x',
    headers: {
      Host: 'inside',
      'Content-Length': '9999',
      'Transfer-Encoding': 'chunked',
      'Accept-Encoding': 'gzip',
      'X-Name': 'Łu\r\nX: y',
    },
  });
  expect(Object.keys(headers).sort()).toEqual(['accept', 'content-type', 'user-agent', 'x-name']);
  expect(Buffer.from(headers['x-name'] ?? '', 'latin1').toString('utf8')).toBe('Łu X: y');
  expect(() => new Headers(headers)).not.toThrow();
});

test('a GET has no body', () => {
  const { body, headers } = ready({ method: 'GET', body: '{"a":1}' });
  expect([body, headers['content-type']]).toEqual([null, undefined]);
});

test('values are saved as text, and what is not there is not', () => {
  const save = [
    { variable: 'TYPE', path: 'customer.type' },
    { variable: 'LIST', path: 'list' },
    { variable: 'LONG', path: 'long' },
    { variable: 'NONE', path: 'customer.none' },
  ];
  const text = JSON.stringify({ customer: { type: 'vip' }, list: [1, 2], long: 'x'.repeat(600) });
  expect(httpAnswered({ save }, { status: 200, text })).toEqual({
    kind: 'answered',
    status: 200,
    values: { TYPE: 'vip', LIST: '[1,2]', LONG: 'x'.repeat(500) },
  });
  expect(httpAnswered({ save: [{ variable: 'ALL', path: '' }] }, { status: 404, text: 'no such customer' })).toMatchObject({
    values: { ALL: 'no such customer' },
  });
});
