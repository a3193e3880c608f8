/** Listens on `/ws` as a dashboard does and keeps everything it is told, with the time. */
import type { LiveEvent, ServerMessage } from '@botpbx/shared/live/events';

export interface Told {
  readonly atMs: number;
  readonly event: LiveEvent;
}

const WAIT_MS = 10_000;

export class LiveRecorder {
  readonly told: Told[] = [];
  private readonly socket: WebSocket;
  private readonly listeners = new Set<() => void>();
  private readonly others: ServerMessage[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => this.take(JSON.parse(String(data)) as ServerMessage));
  }

  /** Connects, signs in with a token and subscribes to topics (all, if none are given). */
  static async open(url: string, token: string, topics: readonly string[] = []): Promise<LiveRecorder> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`);
    const recorder = new LiveRecorder(socket);
    await opened(socket);
    socket.send(JSON.stringify({ type: 'auth', token }));
    await recorder.untilOther((message) => 'type' in message && message.type === 'auth_ok');
    if (topics.length === 0) return recorder;
    socket.send(JSON.stringify({ type: 'subscribe', events: topics }));
    await recorder.untilOther((message) => 'type' in message && message.type === 'subscribed');
    return recorder;
  }

  /** The first event from `from` on that fits. */
  until(fits: (event: LiveEvent) => boolean, from = 0, waitMs = WAIT_MS): Promise<Told> {
    return this.wait(() => this.told.slice(from).find(({ event }) => fits(event)), waitMs);
  }

  /** Events of one call in the order of arrival. */
  ofCall(id: string): LiveEvent[] {
    return this.told.map(({ event }) => event).filter((event) => 'call_id' in event.data && event.data.call_id === id);
  }

  close(): void {
    this.socket.close();
  }

  private untilOther(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    return this.wait(() => this.others.find(fits), WAIT_MS);
  }

  private wait<T>(find: () => T | undefined, waitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(look);
        reject(
          new Error(
            `the event did not come within ${waitMs} ms; the last were ${JSON.stringify(this.told.slice(-8).map((one) => one.event))}`,
          ),
        );
      }, waitMs);
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.listeners.delete(look);
        resolve(found);
      };
      this.listeners.add(look);
      look();
    });
  }

  private take(message: ServerMessage): void {
    if ('event' in message) this.told.push({ atMs: performance.now(), event: message });
    else this.others.push(message);
    for (const look of [...this.listeners]) look();
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${socket.url} can't be opened`)));
  });
}
