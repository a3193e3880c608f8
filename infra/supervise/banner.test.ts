import { expect, test } from 'vitest';
import { banner, shownOnce } from './banner.ts';
import type { Settings } from './settings.ts';

const settings = { home: '/srv/pbx', scheme: 'http', port: 3000, frontendPort: 3001, sipPort: 5060, address: '192.0.2.7' } as Settings;
const extensions = [{ extension: '6001', name: 'Demo phone 1', secret: 's3cret-of-6001' }];

test('the first start shows what the reference shows', () => {
  const text = banner(settings, { created: true, admin: { email: 'admin@botpbx.local', password: 'pw' }, extensions });
  expect(text).toContain('                    INSTALLATION COMPLETE!\n');
  expect(text).toContain('Access your PBX at:\n  → Frontend: http://192.0.2.7:3001\n  → Backend API: http://192.0.2.7:3000\n');
  expect(text).toContain('Default Admin Credentials:\n  → Email: admin@botpbx.local\n  → Password: pw\n');
  expect(text).toContain("IMPORTANT: Save these credentials! They won't be shown again.");
  expect(text).toContain('username 6001, password s3cret-of-6001');
  expect(text).toContain('/srv/pbx/logs');
});

test('a password that was given is not repeated', () => {
  const text = banner(settings, { created: true, admin: { email: 'a@b.c', password: null }, extensions });
  expect(text).toContain('→ Password: the one that you set in BOTPBX_ADMIN_PASSWORD');
});

test('later starts show no secret', () => {
  const text = banner({ ...settings, scheme: 'https' }, { created: false, admin: { email: 'a@b.c', password: null }, extensions });
  expect(text).not.toMatch(/assword|s3cret/);
  expect(text).toContain('→ Frontend: https://192.0.2.7:3001');
});

test('a first start that fails before its banner still shows what is shown once', () => {
  const made = { created: true, admin: { email: 'a@b.c', password: 'pw' }, extensions };
  expect(shownOnce(settings, made)).toContain('→ Password: pw\n');
  expect(shownOnce(settings, made)).toContain('username 6001, password s3cret-of-6001');
  expect(shownOnce(settings, { ...made, created: false })).toBe('');
});
