import { AppError } from '@botpbx/shared/base/errors';
import { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { CloudFrame } from '@botpbx/shared/link/frames';
import { expect, test } from 'vitest';
import { makeAsking } from './asking.ts';

const hangup = { kind: 'hangup', tenant_id: 1, call_id: CallId.parse('n1-1795366757.8') } as const;
const never = new AbortController().signal;

function asking(withinMs = 10_000) {
  const sent: Extract<CloudFrame, { type: 'command' }>[] = [];
  const made = makeAsking(
    (frame) => {
      if (frame.type === 'command') sent.push(frame);
    },
    () => withinMs,
  );
  return { ...made, sent };
}
const idOf = (sent: readonly { id: string }[], at = 0) => sent[at]?.id ?? '';

test('each question gets the answer of its own id, in whatever order they come', async () => {
  const link = asking();
  const [first, second] = [link.ask(hangup, never), link.ask(hangup, never)];
  expect(link.sent.map(({ command }) => command)).toEqual([hangup, hangup]);
  link.settle(idOf(link.sent, 1), { ok: true, answer: { legs: 2 } });
  link.settle(idOf(link.sent, 0), { ok: true, answer: { legs: 1 } });
  expect(await Promise.all([first, second])).toEqual([{ legs: 1 }, { legs: 2 }]);
});

test('a refusal carries its code, and an answer of another form is none', async () => {
  const link = asking();
  const refused = link.ask(hangup, never);
  link.settle(idOf(link.sent), { ok: false, code: 'not_found', why: 'No such call is going on.' });
  await expect(refused).rejects.toMatchObject({ code: 'not_found', message: 'No such call is going on.' });
  await expect(refused).rejects.toBeInstanceOf(CommandRefusedError);
  const odd = link.ask(hangup, never);
  link.settle(idOf(link.sent, 1), { ok: true, answer: { legs: 'two' } });
  await expect(odd).rejects.toMatchObject({ code: 'failed' });
});

test('without an answer in time, with a caller who leaves, or with a link that ends nobody waits on', async () => {
  const slow = asking(5);
  await expect(slow.ask(hangup, never)).rejects.toMatchObject({ code: 'unavailable' });
  slow.settle(idOf(slow.sent), { ok: true, answer: { legs: 1 } });
  const link = asking();
  const leaving = new AbortController();
  const left = link.ask(hangup, leaving.signal);
  leaving.abort();
  await expect(left).rejects.toBeInstanceOf(AppError);
  const waiting = link.ask(hangup, never);
  link.end();
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  await expect(link.ask(hangup, never)).rejects.toMatchObject({ code: 'unavailable' });
  expect(link.sent).toHaveLength(2);
});
