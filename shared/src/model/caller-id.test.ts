import { expect, test } from 'vitest';
import { mayShow } from './caller-id.ts';

const tenant = {
  caller_id: '+15551110000',
  inbound_routes: [{ did: '15551110001' }],
  outbound_routes: [{ caller_id: null }, { caller_id: '+15551110002' }],
};

test.each([
  ['+15551110000', true],
  ['15551110000', true],
  ['+15551110001', true],
  ['+15551110002', true],
  ['+15551110003', true],
  ['+15551110004', false],
  ['1110001', false],
  ['', false],
])('%j: %s', (callerId, may) => {
  expect(mayShow(callerId, tenant, { caller_id: '+15551110003' })).toBe(may);
});
