/** An expected bad ending of a process: one sentence for the person at the terminal, no stack. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** The `code` that Node's own errors carry (`ENOENT`). */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
