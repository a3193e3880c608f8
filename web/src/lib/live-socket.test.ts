import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLive, type LiveListener, liveUrl } from './live-socket.ts';

/** The browser's end of a socket whose other end is the test. */
class FakeSocket {
  static readonly all: FakeSocket[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: (() => void) | undefined;
  isClosed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onclose?.();
  }
  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
}

let page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all.length = 0;
  page = new EventTarget();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function connected() {
  const heard: string[] = [];
  const listener: LiveListener = {
    event: ({ event }) => heard.push(event),
    state: (state) => heard.push(state),
    refused: () => heard.push('refused'),
  };
  const over = new AbortController();
  const done = keepLive('ws://here/ws', listener, over.signal);
  return { heard, over, done, newest: () => FakeSocket.all.at(-1) as FakeSocket };
}

const ENDED = { event: 'call.end', data: { call_id: 'n1-1.1', duration: 1, disposition: 'BUSY', timestamp: '2026-11-22T12:00:00.000Z' } };

test('it is live when the server knows who listens, and then hears events', async () => {
  const { heard, newest } = connected();
  expect(heard).toEqual([]);
  newest().says({ type: 'auth_ok' });
  newest().says(ENDED);
  expect(heard).toEqual(['live', 'call.end']);
});

test('what it does not understand is let go', async () => {
  const { heard, newest } = connected();
  for (const odd of ['', '{', '[]', 'null', '{"event":"moon.rises","data":{}}', '{"event":"call.end","data":{}}']) newest().says(odd);
  expect(heard).toEqual([]);
  expect(newest().isClosed).toBe(false);
});

test('a broken socket is made anew, later and later while it stays broken, soon after it stood', async () => {
  const { heard, newest } = connected();
  newest().says({ type: 'auth_ok' });
  newest().close();
  await vi.advanceTimersByTimeAsync(601);
  expect(FakeSocket.all).toHaveLength(2);
  expect(heard).toEqual(['live', 'lost']);
  for (let turn = 0; turn < 8; turn++) {
    newest().close();
    await vi.advanceTimersByTimeAsync(22_501);
  }
  expect(FakeSocket.all).toHaveLength(10);
  newest().close();
  await vi.advanceTimersByTimeAsync(7000);
  expect(FakeSocket.all).toHaveLength(10);
});

test('the network coming back ends the waiting', async () => {
  const { newest } = connected();
  for (let turn = 0; turn < 6; turn++) {
    newest().close();
    await vi.advanceTimersByTimeAsync(22_501);
  }
  const before = FakeSocket.all.length;
  newest().close();
  await vi.advanceTimersByTimeAsync(0);
  page.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.all).toHaveLength(before + 1);
});

test('a cookie that is not known is told, and the socket ends', async () => {
  const { heard, newest } = connected();
  const first = newest();
  first.says({ type: 'error', code: 'auth.required' });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(['refused', 'lost']);
  expect(first.isClosed).toBe(true);
});

test('it ends with its signal', async () => {
  const { over, done, newest } = connected();
  newest().says({ type: 'auth_ok' });
  over.abort();
  await done;
  expect(newest().isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(1);
});

test('the socket is as safe as the page', () => {
  expect(liveUrl(new URL('http://pbx.example:3001/calls?x=1'))).toBe('ws://pbx.example:3001/ws');
  expect(liveUrl(new URL('https://pbx.example/'))).toBe('wss://pbx.example/ws');
});
