/** The server's time: durations of live calls must not depend on how wrong the browser's clock is. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

const [skewMs, setSkewMs] = createSignal(0);

/** Takes the difference to the server's clock from a `Date` header; its resolution is one second, so less is not believed. */
export function noteServerDate(header: string | null, nowMs: number = Date.now()): void {
  const serverMs = Date.parse(header ?? '');
  if (Number.isNaN(serverMs)) return;
  const differenceMs = serverMs - nowMs;
  setSkewMs(Math.abs(differenceMs) < 2000 ? 0 : differenceMs);
}

/** Milliseconds since the epoch by the server's clock. */
export const serverNowMs = (): number => Date.now() + skewMs();

/** The server's time, ticking every second while the component lives. */
export function createNow(everyMs = 1000): Accessor<number> {
  const [nowMs, setNowMs] = createSignal(serverNowMs());
  const timer = setInterval(() => setNowMs(serverNowMs()), everyMs);
  onCleanup(() => clearInterval(timer));
  return nowMs;
}
