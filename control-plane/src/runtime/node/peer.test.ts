import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { peerOf } from './peer.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const trust = (text: string) => readEnvironment({ TRUSTED_PROXIES: text }).trustedProxies;

test('without trusted proxies the socket alone counts', () => {
  const claimed = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' };
  expect(peerOf(from('192.0.2.1', claimed), trust(''))).toEqual({ address: '192.0.2.1', isHttps: false });
  expect(peerOf(from('::ffff:192.0.2.1'), trust('')).address).toBe('192.0.2.1');
});

test('behind trusted proxies the client is the last hop that is none of them', () => {
  const hops = (list: string) =>
    peerOf(from('127.0.0.1', { 'x-forwarded-for': list, 'x-forwarded-proto': 'https' }), trust('127.0.0.1, 10.0.0.0/8'));
  expect(hops('198.51.100.7')).toEqual({ address: '198.51.100.7', isHttps: true });
  expect(hops('6.6.6.6, 198.51.100.7, 10.1.2.3').address).toBe('198.51.100.7');
  expect(hops('2001:db8::1').address).toBe('2001:db8::1');
  expect(hops('garbage').address).toBe('127.0.0.1');
  expect(hops('').address).toBe('127.0.0.1');
});
