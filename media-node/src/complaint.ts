/** What the operator reads when the process cannot go on. */
import { SettingsError } from './settings.ts';

/** A port that another program has will not be had by trying again at once; the operator must hear of it in plain words. */
export function complaintOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'The port of AGI_PORT or of AUDIOSOCKET_PORT is taken by another program; end that one or set another port.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
