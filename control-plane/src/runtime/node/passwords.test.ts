import { afterEach, expect, test } from 'vitest';
import { makePasswords, type NodePasswords } from './passwords.ts';

let passwords: NodePasswords;
afterEach(() => passwords.stop());

test('a hash describes itself and knows its password alone', async () => {
  passwords = makePasswords(4);
  const hash = await passwords.hash('correct horse battery');
  expect(hash).toMatch(/^\$2b\$04\$/);
  expect(await passwords.verify('correct horse battery', hash)).toBe(true);
  expect(await passwords.verify('correct horse batterz', hash)).toBe(false);
  expect(await passwords.verify('x', 'no hash at all')).toBe(false);
});

test('the event loop goes on while a password is hashed', async () => {
  passwords = makePasswords(12);
  await passwords.hash('starts the thread');
  let longestMs = 0;
  let before = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - before);
    before = performance.now();
  }, 5);
  await passwords.hash('correct horse battery');
  clearInterval(timer);
  expect(longestMs).toBeLessThan(100);
});

test("nobody's hash takes as long as somebody's and fits nothing", async () => {
  passwords = makePasswords(10);
  const hash = await passwords.hash('correct horse battery');
  await passwords.verify('warm', undefined);
  const took = async (known: string | undefined) => {
    const begun = performance.now();
    for (let at = 0; at < 5; at++) expect(await passwords.verify('wrong', known)).toBe(false);
    return performance.now() - begun;
  };
  const [nobody, somebody] = [await took(undefined), await took(hash)];
  expect(nobody / somebody).toBeGreaterThan(0.5);
  expect(nobody / somebody).toBeLessThan(2);
});

test('a flood is refused before it fills the memory', async () => {
  passwords = makePasswords(12);
  const first = passwords.verify('x', '$2b$12$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu');
  first.catch(() => {});
  const flood = Array.from({ length: 150 }, () => passwords.verify('x', '$2b$12$aaaaaaaaaaaaaaaaaaaaaa'));
  const endings = await Promise.race([Promise.allSettled(flood.slice(100)), first.then(() => [])]);
  expect(endings.length).toBe(50);
  expect(endings.every(({ status }) => status === 'rejected')).toBe(true);
  await Promise.all([passwords.stop(), Promise.allSettled(flood), first.catch(() => {})]);
});
