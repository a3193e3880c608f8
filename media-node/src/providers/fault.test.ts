import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { ProviderError } from '../voice/ports.ts';
import { answeredFault, faultOf, retryAfterMs } from './fault.ts';

const status = (code: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  answeredFault('openai', { status: code, body, headers: new Headers(headers) });

test.each([
  [400, 'refused'],
  [401, 'auth'],
  [402, 'auth'],
  [403, 'auth'],
  [404, 'refused'],
  [408, 'timeout'],
  [409, 'unavailable'],
  [413, 'refused'],
  [422, 'refused'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
  [529, 'unavailable'],
] as const)('status %i is %s', (code, fault) => {
  expect(status(code).fault).toBe(fault);
});

test('an account without money is no rate limit', () => {
  expect(status(429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }).fault).toBe('auth');
});

test('Retry-After is read in milliseconds, in seconds and as a date', () => {
  expect(retryAfterMs(new Headers({ 'retry-after-ms': '1500', 'retry-after': '9' }), 0)).toBe(1500);
  expect(retryAfterMs({ 'retry-after': '2' }, 0)).toBe(2000);
  expect(retryAfterMs({ 'Retry-After': 'Thu, 01 Jan 1970 00:00:30 GMT' }, 10_000)).toBe(20_000);
  expect(retryAfterMs({ 'retry-after': 'soon' }, 0)).toBeUndefined();
  expect(status(429, {}, { 'retry-after': '7' }).retryAfterMs).toBe(7000);
});

test('what was said in a call is not quoted, nor is a key', () => {
  const refused = status(400, { error: { type: 'invalid_request_error', message: 'Invalid content: my card is 4111' } });
  expect(refused.message).toBe('openai: HTTP 400 invalid_request_error');
  const auth = status(401, { error: { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-abcdefgh12345678.' } });
  expect(auth.message).toContain('Incorrect API key provided: ***');
});

test('errors of the SDKs are understood, also those without a status that come within a stream', () => {
  const headers = new Headers({ 'retry-after': '3' });
  const limited = faultOf('openai', OpenAI.APIError.generate(429, { error: { message: 'slow down' } }, undefined, headers));
  expect(limited).toMatchObject({ fault: 'rate_limited', retryAfterMs: 3000, provider: 'openai' });
  const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const overloaded = new Anthropic.APIError(undefined, body, undefined, undefined);
  expect(faultOf('anthropic', overloaded, 'mid').fault).toBe('unavailable');
  expect(faultOf('openai', new OpenAI.APIConnectionTimeoutError()).fault).toBe('timeout');
  expect(faultOf('openai', new OpenAI.APIConnectionError({ message: 'x' })).fault).toBe('unavailable');
});

test('a connection that breaks is unavailable before an answer and cut within one', () => {
  const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
  expect(faultOf('groq', refused).fault).toBe('unavailable');
  const reset = new TypeError('terminated', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) });
  expect(faultOf('groq', reset, 'mid').fault).toBe('cut');
  const late = Object.assign(new Error('late'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  expect(faultOf('groq', late).fault).toBe('timeout');
});

test('what cannot be read is garbage, and a ProviderError stays itself', () => {
  expect(faultOf('groq', new SyntaxError('Unexpected token < in JSON')).fault).toBe('garbage');
  expect(faultOf('groq', undefined).fault).toBe('garbage');
  const own = new ProviderError('groq', 'timeout', { detail: 'late' });
  expect(faultOf('groq', new Error('outer', { cause: own }))).toBe(own);
});
