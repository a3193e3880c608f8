import { operations } from '@botpbx/shared/api/table';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Env } from '../kit/bind.ts';
import { serveDocuments } from './docs.ts';
import { html } from './html.ts';
import { operationIdOf } from './openapi.ts';

const app = new Hono<Env>();
serveDocuments(app, operations, { version: '0.1.0' });
const page = async () => (await app.request('/docs')).text();

test('markup escapes what is put in', () => {
  expect(html`<a title="${`"'><&`}">${['<b>', html`<i>`]}</a>`.text).toBe('<a title="&quot;&#39;&gt;&lt;&amp;">&lt;b&gt;<i></a>');
});

test('the page tells of every operation and runs no script', async () => {
  const text = await page();
  for (const op of operations) expect(text).toContain(`<article id="${operationIdOf(op)}"`);
  expect(text).not.toMatch(/<script|\son\w+=|javascript:|undefined|\[object/i);
});

test('every link inside the page has its place, and each place exists once', async () => {
  const text = await page();
  const places = [...text.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
  expect(new Set(places).size).toBe(places.length);
  const links = new Set([...text.matchAll(/href="#([^"]+)"/g)].map((found) => found[1]));
  expect([...links].filter((link) => !places.includes(link))).toEqual([]);
});

test.each(['/docs', '/openapi.json'])('%s is sent again only when it changed', async (path) => {
  const first = await app.request(path);
  const etag = first.headers.get('etag') ?? '';
  expect([first.status, etag.length > 10]).toEqual([200, true]);
  const second = await app.request(path, { headers: { 'If-None-Match': `W/"x", ${etag}` } });
  expect([second.status, await second.text()]).toEqual([304, '']);
});

test('the policy of the page allows its own style and nothing else', async () => {
  const policy = (await app.request('/docs')).headers.get('content-security-policy') ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(await page())?.[1] ?? '';
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
  expect(policy).toContain(`style-src 'sha256-${btoa(String.fromCharCode(...digest))}'`);
  expect(policy).toContain("default-src 'none'");
});
