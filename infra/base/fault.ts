/** An expected bad ending: one sentence for the person at the terminal, no stack. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The `code` that Node's own errors carry (`ENOENT`). */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Runs a command's main function; a fault becomes one line and exit code 1, anything else a stack. */
export async function asCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof Fault) console.error(`botpbx: ${error.message}`);
    else console.error(error);
  }
}
