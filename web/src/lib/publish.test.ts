import type { Node } from '@botpbx/shared/model/node';
import { expect, test } from 'vitest';
import { floorOf, publishedOn, sayPublished } from './publish.ts';

const node = (given: Partial<Node> = {}): Node => ({
  id: 1,
  name: 'media-1',
  address: null,
  status: 'online',
  is_default_tenant: true,
  version: '0.1.0',
  latest_revision: 7,
  applied_revision: 7,
  applied_ms: 500,
  rejected: null,
  pinned: false,
  last_seen_at: null,
  created_at: '2026-11-22T12:00:00.000Z',
  ...given,
});
const say = (...nodes: Node[]) => sayPublished(publishedOn(nodes));

test('a node that runs the newest revision counts', () => {
  expect(say(node())).toBe('on 1 of 1 nodes');
  expect(say(node(), node({ id: 2, applied_revision: 6 }))).toBe('publishing, on 1 of 2 nodes');
});

test('a node that was never enrolled does not count', () => {
  expect(say(node(), node({ id: 2, status: 'pending', applied_revision: null }))).toBe('on 1 of 1 nodes');
  expect(say(node({ status: 'pending' }))).toBe('on no node, none is enrolled yet');
});

test('the node in the way is named', () => {
  expect(say(node({ applied_revision: 6, status: 'offline' }))).toBe('media-1 is offline, on 0 of 1 nodes');
  expect(say(node({ pinned: true }))).toBe('media-1 is pinned, on 1 of 1 nodes');
  const rejected = { revision: 7, faults: [{ stage: 'boot' as const, message: 'no' }] };
  expect(say(node({ applied_revision: 6, rejected }))).toBe('media-1 refused the change, on 0 of 1 nodes');
});

test('an older refusal is no refusal of the newest revision', () => {
  const rejected = { revision: 6, faults: [{ stage: 'boot' as const, message: 'no' }] };
  expect(publishedOn([node({ applied_revision: 5, rejected })]).kind).toBe('publishing');
});

test('after a save the revision from before it is not enough', () => {
  const floor = floorOf([node()]);
  expect(publishedOn([node()], floor).kind).toBe('publishing');
  expect(publishedOn([node({ latest_revision: 8 })], floor).kind).toBe('publishing');
  expect(publishedOn([node({ latest_revision: 8, applied_revision: 8 })], floor).kind).toBe('live');
});
