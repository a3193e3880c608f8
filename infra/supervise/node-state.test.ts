import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untilServing } from './node-state.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'botpbx-state-'));
  mkdirSync(join(home, 'node'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const SINCE_MS = Date.parse('2026-01-01T00:00:00Z');
const says = (change: object) => {
  const state = {
    started_at: '2026-01-01T00:00:01Z',
    revision: 3,
    cloud: { is_connected: true, reason: null },
    asterisk: { is_connected: true },
  };
  writeFileSync(join(home, 'node', 'status.json'), JSON.stringify({ ...state, ...change }));
};

test('a node with configuration, cloud and Asterisk serves', async () => {
  says({});
  expect(await untilServing(home, SINCE_MS, 0)).toBe('serving');
});

test.each([
  ['no state', undefined],
  ['the state of an earlier process', { started_at: '2025-12-31T23:59:59Z' }],
  ['no configuration', { revision: null }],
  ['no Asterisk', { asterisk: { is_connected: false } }],
])('%s is late', async (_, change) => {
  if (change) says(change);
  expect(await untilServing(home, SINCE_MS, 0)).toBe('late');
});

test('a node that the cloud does not know is a stranger', async () => {
  says({ cloud: { is_connected: false, reason: 'refused: unknown_node' } });
  expect(await untilServing(home, SINCE_MS, 0)).toBe('stranger');
});
