/** What of a call has happened and when; each moment comes at most once. */
export type Moment = 'sent' | 'trying' | 'ringing' | 'progress' | 'answered' | 'ended';

export class Moments {
  private readonly times = new Map<Moment, number>();
  private readonly listeners = new Set<() => void>();

  has(moment: Moment): boolean {
    return this.times.has(moment);
  }

  mark(moment: Moment): void {
    if (this.times.has(moment)) return;
    this.times.set(moment, performance.now());
    for (const look of [...this.listeners]) look();
  }

  /** Milliseconds between two moments; NaN if one has not come. */
  between(first: Moment, second: Moment): number {
    return (this.times.get(second) ?? Number.NaN) - (this.times.get(first) ?? Number.NaN);
  }

  /** Resolves when the moment has come. @throws {Error} after `waitMs`, or when the call ends before. */
  until(moment: Moment, waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (then: () => void) => {
        clearTimeout(timer);
        this.listeners.delete(look);
        then();
      };
      const fail = (why: string) => end(() => reject(new Error(`"${moment}" did not come: ${why} (${this.history()})`)));
      const timer = setTimeout(() => fail(`${waitMs} ms are over`), waitMs);
      const look = () => {
        if (this.times.has(moment)) end(resolve);
        else if (this.times.has('ended')) fail('the call ended');
      };
      this.listeners.add(look);
      look();
    });
  }

  private history(): string {
    return [...this.times.keys()].map((moment) => `${moment} ${Math.round(this.between('sent', moment))} ms`).join(', ');
  }
}
