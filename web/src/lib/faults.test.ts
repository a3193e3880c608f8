import { Refused } from '@botpbx/shared/api/client';
import { type ErrorCode, problems } from '@botpbx/shared/base/errors';
import { NewExtension } from '@botpbx/shared/model/extension';
import { NewInboundRoute } from '@botpbx/shared/model/inbound-route';
import { NewTrunk } from '@botpbx/shared/model/trunk';
import { NewUser } from '@botpbx/shared/model/user';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { faultsOfIssues, faultsOfRefusal, sayFailure } from './faults.ts';

const fieldsOf = (schema: z.ZodType, body: unknown) => faultsOfIssues(schema.safeParse(body).error?.issues ?? []).fields;

test('every field says what it needs', () => {
  const body = { extension: '1', name: '', secret: 'short', email: 'nope', caller_id: 'x', ring_timeout: Number.NaN };
  expect(fieldsOf(NewExtension, body)).toEqual({
    extension: 'Must be 2 to 10 digits.',
    name: 'Required.',
    secret: 'Must be 8 to 128 printable characters without blanks.',
    email: 'Must be an e-mail address.',
    caller_id: 'Must be a public number.',
    ring_timeout: 'Must be a whole number.',
  });
  expect(fieldsOf(NewExtension, { extension: '1001', name: 'a\nb', ring_timeout: 1 })).toEqual({
    name: 'Must not hold line breaks or control characters.',
    ring_timeout: 'Must be at least 5.',
  });
  expect(fieldsOf(NewExtension, { extension: '1001', name: 'x'.repeat(81), ring_timeout: 301 })).toEqual({
    name: 'Must have at most 80 characters.',
    ring_timeout: 'Must be at most 300.',
  });
});

test('lists, choices and rules in words of their own', () => {
  const trunk = { name: 'T', host: 'sip.example.com' };
  expect(fieldsOf(NewTrunk, { ...trunk, codecs: ['mp3'] }).codecs).toBe('Must be one of opus, g722, ulaw, alaw, gsm.');
  expect(fieldsOf(NewTrunk, { ...trunk, codecs: ['ulaw', 'ulaw'] }).codecs).toBe('Names a codec twice.');
  expect(fieldsOf(NewTrunk, { ...trunk, host: 'a b' }).host).toBe('Must be a host name or an IPv4 address.');
  const user = { email: 'a@example.com', name: 'A', role: 'viewer', password: 'short' };
  expect(fieldsOf(NewUser, user).password).toBe('Must have at least 10 characters.');
});

test('a destination that was not chosen is required', () => {
  const route = { name: 'Main', did: '+14155550100', destination: { type: 'extension', id: undefined } };
  expect(fieldsOf(NewInboundRoute, route)).toEqual({ destination: 'Required.' });
});

const KNOWN = new Set(['extension', 'name']);
const refused = (code: ErrorCode, more: { detail?: string; errors?: { path: string; message: string }[] } = {}) =>
  new Refused(problems[code].status, { type: 'x', ...problems[code], code, ...more });

test('a known code goes to its field', () => {
  const error = refused('extension.number_taken', { detail: 'Extension 1001 exists already.' });
  const faults = faultsOfRefusal(error, { 'extension.number_taken': 'extension' }, KNOWN);
  expect(faults).toEqual({ fields: { extension: 'Extension 1001 exists already.' } });
});

test('errors of a 422 go to their fields, what has none goes above the form', () => {
  const invalid = (path: string) => refused('request.invalid', { errors: [{ path, message: 'is refused' }] });
  expect(faultsOfRefusal(invalid('name'), {}, KNOWN)).toEqual({ fields: { name: 'It is refused.' } });
  expect(faultsOfRefusal(invalid('body.name'), {}, KNOWN)).toEqual({ fields: { name: 'It is refused.' } });
  expect(faultsOfRefusal(invalid('node_id'), {}, KNOWN)).toEqual({ fields: {}, problem: 'node_id: is refused' });
});

test('anything else is one sentence', () => {
  expect(faultsOfRefusal(refused('in_use'), {}, KNOWN)).toEqual({ fields: {}, problem: 'It is still in use.' });
  expect(faultsOfRefusal(new TypeError('fetch failed'), {}, KNOWN).problem).toContain('Nothing was saved');
  const users = [{ path: 'inbound_route:1', message: 'The inbound route Main leads to it.' }];
  expect(sayFailure(refused('in_use', { errors: users }))).toBe('It is still in use. The inbound route Main leads to it.');
  expect(sayFailure(new Refused(502, undefined))).toBe('HTTP 502.');
});
