import { expect, test } from 'vitest';
import { loginPath, safePath } from './return-path.ts';

test.each([
  ['/extensions?id=3', '/extensions?id=3'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/a/../calls', '/calls'],
])('the way back %s leads to %s', (asked, path) => {
  expect(safePath(asked)).toBe(path);
});

test('the login page remembers where one came from, but never itself', () => {
  expect(loginPath('/calls?party=1001&end=2026-11-22')).toBe('/login?return=%2Fcalls%3Fparty%3D1001%26end%3D2026-11-22');
  expect(loginPath('/')).toBe('/login');
  expect(loginPath('/login?return=%2Fcalls')).toBe('/login');
});
