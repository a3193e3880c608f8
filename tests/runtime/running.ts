/** A control plane that runs, whatever it runs on. */
export interface Running {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
  /** Lets a minute's jobs run, where the runtime is told from outside. */
  readonly tick?: () => Promise<void>;
}

/** What both runtimes may reach beside public addresses: the servers of these tests. */
export const EGRESS_ALLOW = '127.0.0.1:*';
