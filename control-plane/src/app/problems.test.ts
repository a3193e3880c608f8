import { AppError } from '@botpbx/shared/base/errors';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Env } from '../kit/bind.ts';
import { makeLog } from '../platform/log.ts';
import { limitBodies } from './limits.ts';
import { answerProblems } from './problems.ts';

function failing(error: () => never) {
  const lines: string[] = [];
  const app = new Hono<Env>();
  const log = makeLog(
    (line) => lines.push(line),
    'debug',
    () => 0,
  );
  answerProblems(app, log, [
    { method: 'GET', path: '/api/things/:id', permission: 'public', says: '', errors: [] },
    { method: 'DELETE', path: '/api/things/:id', permission: 'public', says: '', errors: [] },
  ]);
  app.use(limitBodies([]));
  app.get('/api/fails', error);
  app.post('/api/reads', async (c) => c.json((await c.req.text()).length));
  return { app, lines };
}

test('an expected fault is a problem with code, detail and Retry-After, and is not logged', async () => {
  const { app, lines } = failing(() => {
    throw new AppError('rate.limited', { retryAfterSeconds: 2.2, detail: 'Slowly.' });
  });
  const response = await app.request('/api/fails');
  expect(response.status).toBe(429);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('retry-after')).toBe('3');
  const problem = (await response.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ status: 429, code: 'rate.limited', detail: 'Slowly.' });
  expect(problem.instance).toBe(response.headers.get('x-request-id'));
  expect(lines).toEqual([]);
});

test('a bug answers 500 with nothing of itself; the log has its message but no parameters of a query', async () => {
  const { app, lines } = failing(() => {
    throw Object.assign(new Error('Failed query: insert\nparams: $2b$12$hash'), {
      query: 'insert into users',
      params: ['$2b$12$hash'],
      cause: new Error('disk I/O error'),
    });
  });
  const response = await app.request('/api/fails');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toMatch(/disk|users|hash/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('disk I/O error');
  expect(lines[0]).toContain(String((JSON.parse(text) as { instance: string }).instance));
  expect(lines[0]).not.toContain('$2b$');
});

test('a busy database is 503 with Retry-After', async () => {
  const { app } = failing(() => {
    throw new Error('query', { cause: Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }) });
  });
  const response = await app.request('/api/fails');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
});

test('an unknown path is 404, a known path with another method 405 with Allow', async () => {
  const { app } = failing(() => {
    throw new AppError('internal');
  });
  expect((await app.request('/api/nothing')).status).toBe(404);
  const response = await app.request('/api/things/7', { method: 'PATCH' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, DELETE, HEAD']);
});

test('a body over 1 MiB is 413, with and without a stated length', async () => {
  const { app } = failing(() => {
    throw new AppError('internal');
  });
  const big = new Uint8Array(1_048_577);
  const stated = await app.request('/api/reads', { method: 'POST', body: big, headers: { 'content-length': String(big.length) } });
  const chunks = (size: number) =>
    new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < size; sent += 65_536) controller.enqueue(new Uint8Array(Math.min(65_536, size - sent)));
        controller.close();
      },
    });
  const post = (size: number) => app.request('/api/reads', { method: 'POST', body: chunks(size), duplex: 'half' } as RequestInit);
  expect([stated.status, (await post(1_048_577)).status, (await post(1_048_576)).status]).toEqual([413, 413, 200]);
});
