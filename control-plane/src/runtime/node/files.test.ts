import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServeFile, serveFiles } from './files.ts';

let folder: string;
let serve: ServeFile;
const script = `console.log(${JSON.stringify('x'.repeat(2000))})`;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-files-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'dist/extensions'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), '<h1>home</h1>');
  await writeFile(join(folder, 'dist/404.html'), '<h1>lost</h1>');
  await writeFile(join(folder, 'dist/extensions/index.html'), '<h1>extensions</h1>');
  await writeFile(join(folder, 'dist/.hidden'), 'hidden');
  await writeFile(join(folder, 'dist/boot.js'), script);
  await writeFile(join(folder, 'dist/assets/client.JfjViFjI.js'), script);
  await symlink(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'));
  serve = await serveFiles(join(folder, 'dist'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  serve(new Request(`http://x${path}`, { method, headers }), false);

test('a folder is its page, with or without a slash', async () => {
  for (const path of ['/extensions', '/extensions/', '/extensions/index.html'])
    expect(await (await ask(path)).text()).toBe('<h1>extensions</h1>');
  expect(await (await ask('/')).text()).toBe('<h1>home</h1>');
});

test('what is not there is the page that says so, with 404', async () => {
  for (const path of [
    '/nothing',
    '/nothing.js',
    '/.hidden',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/link.txt',
    '//secret.txt',
    '/%00',
  ]) {
    const answer = await ask(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, '<h1>lost</h1>']);
  }
});

test('hashed assets are kept for ever, everything else is asked for anew', async () => {
  expect((await ask('/assets/client.JfjViFjI.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await ask('/boot.js')).headers.get('cache-control')).toBe('no-cache');
  const page = await ask('/');
  const again = await ask('/', { 'if-none-match': page.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('texts are compressed as the browser likes it', async () => {
  const bytes = async (coding: string) => {
    const answer = await ask('/boot.js', { 'accept-encoding': coding });
    return { coding: answer.headers.get('content-encoding'), body: Buffer.from(await answer.arrayBuffer()) };
  };
  const [br, gzip, plain, refused] = [await bytes('gzip, deflate, br'), await bytes('gzip'), await bytes(''), await bytes('br;q=0')];
  expect([br.coding, brotliDecompressSync(br.body).toString()]).toEqual(['br', script]);
  expect([gzip.coding, gunzipSync(gzip.body).toString()]).toEqual(['gzip', script]);
  expect([plain.coding, plain.body.toString()]).toEqual([null, script]);
  expect(refused.coding).toBeNull();
});

test('HEAD says what GET would, without the body', async () => {
  const answer = await ask('/boot.js', {}, 'HEAD');
  expect([answer.headers.get('content-length'), await answer.text()]).toEqual([String(script.length), '']);
});

test('without a built dashboard every page says so', async () => {
  const empty = await serveFiles(undefined);
  const answer = await empty(new Request('http://x/'), true);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('has not been built');
  expect(answer.headers.get('strict-transport-security')).not.toBeNull();
});
