/** What the browser's own trace says of an act: how long its main thread was at work, and how even the pictures came. */
import type { Page } from 'playwright-core';

export interface Traced {
  /** Pictures that were shown while it lasted. */
  readonly frames: number;
  readonly frameP95Ms: number;
  /** Processor time of the main thread in one piece: the longest that nothing else could happen. */
  readonly taskMaxMs: number;
  readonly taskP99Ms: number;
  /** Processor time of the main thread in all. */
  readonly busyMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const CATEGORIES = 'toplevel,devtools.timeline';
const TASK = 'ThreadControllerImpl::RunTask';

/** Traces the page while `act` lasts. Processor time is told, so that other programs of the machine do not count. */
export async function trace(page: Page, act: () => Promise<void>): Promise<Traced> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await page.evaluate(COUNT_FRAMES);
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: CATEGORIES });
  await act();
  const frames = ((await page.evaluate('(window.counting = false, window.frames)')) as number[]).slice(1);
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  await session.detach();
  const tasks = tasksOf(events);
  return {
    frames: frames.length,
    frameP95Ms: percentile(frames, 0.95),
    taskMaxMs: percentile(tasks, 1),
    taskP99Ms: percentile(tasks, 0.99),
    busyMs: Math.round(tasks.reduce((sum, task) => sum + task, 0)),
  };
}

const COUNT_FRAMES = `(() => {
  window.frames = [];
  window.counting = true;
  let last = performance.now();
  const count = (now) => { window.frames.push(now - last); last = now; if (window.counting) requestAnimationFrame(count); };
  requestAnimationFrame(count);
})()`;

/** Processor milliseconds of each task of the page's main thread. */
function tasksOf(events: readonly TraceEvent[]): number[] {
  const main = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  return events.filter(({ name, pid, tid }) => name === TASK && pid === main?.pid && tid === main.tid).map(({ tdur = 0 }) => tdur / 1000);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return Math.round(value * 10) / 10;
}
