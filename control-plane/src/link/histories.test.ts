import { createExtension } from '@botpbx/shared/api/extensions';
import type { NodeEvent } from '@botpbx/shared/link/events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callOf, intrusion, rowsOfEvents, seen, walkOf } from '../../../tests/support/events.ts';
import { doorOf, enrollMachine, linkMachine, type Machine, makeNode, numbered, type OpenedLink } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';

let t: TestPlatform;
let machine: Machine;
let door: ReturnType<typeof doorOf>;
let script: NodeEvent[];
beforeEach(async () => {
  t = await makeTestPlatform();
  const operator = await t.signedInAs('operator');
  const ann = await t.signedInAs('admin');
  machine = await enrollMachine(t, operator, await makeNode(operator, [ann.tenantId]));
  door = doorOf(t);
  await ann.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  await t.idle();
  const here = { nodeId: machine.nodeId, tenantId: ann.tenantId };
  const calls = [callOf(here, 1), [seen(here, 'busy')], callOf(here, 2), [intrusion(here, 'a'), seen(here, 'available')]];
  script = [...calls.flat(), callOf(here, 3)[0], ...callOf(here, 4), ...walkOf(here, 4), intrusion(here, 'b')];
});
afterEach(() => t.close());

test('histories with lost, repeated, split and misordered frames end with the rows of the plain one', async () => {
  const wanted = await rowsAfter([script.map((_, at) => at + 1)]);
  const frame = fc.tuple(fc.nat(script.length - 1), fc.integer({ min: 1, max: script.length }));
  const frames = fc.array(frame, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(frames, async (history) => {
      const plan = history.map(([first, length]) =>
        Array.from({ length }, (_, at) => first + at + 1).filter((seq) => seq <= script.length),
      );
      expect(await rowsAfter(plan)).toEqual(wanted);
    }),
    { numRuns: Number(process.env.HISTORIES ?? 60) },
  );
}, 600_000);

/** Sends frames as planned, right or wrong, over links that the node opens again whenever one ends; at last all that is missing. */
async function rowsAfter(plan: readonly number[][]) {
  for (const table of ['call_logs', 'call_legs', 'flow_walks', 'flow_passes', 'node_events'])
    await t.platform.db.run(`delete from ${table}`);
  await t.platform.db.run(`delete from ledger where action like 'security.%'`);
  let link = await connected(1);
  for (const seqs of plan) {
    if (link.socket.closed) link = await connected(1);
    await link.send({ type: 'events', epoch: machine.epoch, events: seqs.map((seq) => ({ seq, event: script[seq - 1] as NodeEvent })) });
  }
  await connected(script.length);
  return rowsOfEvents(t.platform);
}

/** Connects and, as a node does, begins to tell from the stored place: so many events, if there are as many. */
async function connected(count: number): Promise<OpenedLink> {
  const link = await linkMachine(t, machine, door);
  const [welcome] = link.heard();
  const stored = welcome?.type === 'welcome' ? (welcome.stored?.seq ?? 0) : Number.NaN;
  const events = numbered(script.slice(stored, stored + count), stored + 1);
  if (events.length > 0) await link.send({ type: 'events', epoch: machine.epoch, events });
  return link;
}
