import type { NodeEvent } from '@botpbx/shared/link/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeLog, silentLog } from '../log.ts';
import { CALL_PREFIX, type EventSink, type Journal, makeOutbox } from './outbox.ts';
import { recallCalls } from './recall.ts';
import { type LegPresent, Registry } from './registry.ts';
import { Exchange } from './testing/exchange.ts';

/** What reaches the disk, in order: whatever prefix of it a crash leaves is what the next life finds. */
type Write = { readonly names: ReadonlyMap<string, unknown> } | { readonly event: NodeEvent } | { readonly forgotten: readonly string[] };

function disk(found: Partial<Found> = {}, epoch = 'e1') {
  const writes: Write[] = [];
  const journal: Journal = {
    entries: () => found.entries ?? new Map(),
    keep: async (names) => void writes.push({ names: structuredClone(names) }),
    jot: async (names) => void writes.push({ names: structuredClone(names) }),
    forget: async (forgotten) => void writes.push({ forgotten }),
  };
  let seq = found.events?.length ?? 0;
  const sink: EventSink = {
    epoch,
    syncedSeq: () => seq,
    append: async (event) => {
      writes.push({ event: structuredClone(event) });
      return ++seq;
    },
  };
  return { journal, sink, writes };
}

interface Found {
  readonly entries: ReadonlyMap<string, unknown>;
  readonly events: readonly NodeEvent[];
}

/** What the disk holds after the first `count` writes, on top of what was there. */
function after(writes: readonly Write[], count: number, before: Found = { entries: new Map(), events: [] }) {
  const entries = new Map(before.entries);
  const events = [...before.events];
  for (const write of writes.slice(0, count)) {
    if ('event' in write) events.push(write.event);
    else if ('names' in write) for (const [name, value] of write.names) entries.set(name, value);
    else for (const name of write.forgotten) entries.delete(name);
  }
  return { entries, events };
}

function lifeOn(at: ReturnType<typeof disk>) {
  const outbox = makeOutbox(at.journal, at.sink, silentLog);
  const registry = new Registry({
    onEffects: outbox.putCalls,
    ownerOf: (endpoint) => ({ kind: 'phone', tenantId: 1, extension: endpoint }),
    revision: () => 1,
    nowMs: () => 1_800_000_000_000,
  });
  return { outbox, registry };
}

const history = (events: readonly NodeEvent[], epoch = 'e1') => ({
  epoch,
  async *eventsAfter(seq: number) {
    yield* events.slice(seq);
  },
});

/** The next life on what was found, with what Asterisk has; gives what it wrote. */
async function lifeAfter(found: Found, present: readonly LegPresent[]): Promise<Write[]> {
  const at = disk(found);
  const { outbox, registry } = lifeOn(at);
  const { open, useless } = await recallCalls(found.entries, history(found.events));
  outbox.forget(useless);
  outbox.resume(open);
  registry.restore(open.map((one) => one.call));
  registry.reconcile(present, 1_800_000_000_000, 1_750_000_000_000);
  await outbox.settled();
  return at.writes;
}

test('whatever one crash after the other leaves on the disk, every call is announced once and ends once', async () => {
  const steps = fc.array(fc.record({ what: fc.nat(1_000), who: fc.nat(1_000) }), { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(steps, fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }), async (moves, pauses) => {
      const exchange = new Exchange();
      for (const move of moves) exchange.step(move);
      const first = disk();
      const life = lifeOn(first);
      for (const [at, fact] of exchange.facts.entries()) {
        life.registry.apply(fact);
        if (pauses[at % pauses.length]) await life.outbox.settled();
      }
      await life.outbox.settled();
      for (let cut = 0; cut <= first.writes.length; cut++) {
        const found = after(first.writes, cut);
        const between = await lifeAfter(found, exchange.present());
        for (const again of [0, Math.ceil(between.length / 2), between.length]) {
          const second = after(between, again, found);
          const last = after(await lifeAfter(second, []), Number.POSITIVE_INFINITY, second);
          const ids = (kind: NodeEvent['kind']) =>
            last.events.flatMap((event) => (event.kind === kind && 'call_id' in event ? [event.call_id] : [])).sort();
          expect(new Set(ids('call.new')).size).toBe(ids('call.new').length);
          expect(ids('call.end')).toEqual(ids('call.new'));
          expect([...last.entries.keys()].filter((name) => name.startsWith(CALL_PREFIX))).toEqual([]);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a call is on the disk before it is told, and forgotten after its end is', async () => {
  const at = disk();
  const { outbox, registry } = lifeOn(at);
  const exchange = new Exchange();
  exchange.step({ what: 0, who: 0 });
  exchange.end();
  for (const fact of exchange.facts) registry.apply(fact);
  await outbox.settled();
  const kinds = at.writes.map((write) => ('event' in write ? write.event.kind : 'names' in write ? 'kept' : 'forgotten'));
  expect(kinds.filter((kind) => kind !== 'call.step')).toEqual(['kept', 'call.new', 'call.end', 'forgotten']);
});

test('a spool that was lost has heard of nothing: its calls are told anew', async () => {
  const at = disk();
  const { outbox, registry } = lifeOn(at);
  const exchange = new Exchange();
  exchange.step({ what: 0, who: 0 });
  for (const fact of exchange.facts) registry.apply(fact);
  await outbox.settled();
  const { open } = await recallCalls(after(at.writes, at.writes.length).entries, history([], 'another'));
  expect(open.map(({ call }) => [call.isAnnounced, call.isAnswerAnnounced])).toEqual([[false, false]]);
});

test('what is no call in the journal is thrown away', async () => {
  const entries = new Map<string, unknown>([
    [`${CALL_PREFIX}n1-1.1`, { epoch: 'e1' }],
    ['alive', 5],
  ]);
  expect(await recallCalls(entries, history([]))).toEqual({ open: [], useless: [`${CALL_PREFIX}n1-1.1`] });
});

test('a disk that refuses is told of and gone on with', async () => {
  const lines: string[] = [];
  const at = disk();
  const journal: Journal = { ...at.journal, keep: () => Promise.reject(new Error('ENOSPC')) };
  const sink: EventSink = { ...at.sink, append: () => Promise.reject(new Error('ENOSPC')) };
  const outbox = makeOutbox(journal, sink, makeLog({ level: 'info', write: (line) => lines.push(line) }));
  outbox.put(
    { kind: 'security', tenant_id: 1, at: '2026-01-01T00:00:00.000Z', what: 'other', account: 'x', address: 'y' },
    new Map([['a', 1]]),
  );
  await outbox.settled();
  expect(lines.join()).toContain('is lost');
  outbox.forget(['a']);
  await outbox.settled();
  expect(at.writes).toEqual([{ forgotten: ['a'] }]);
});
