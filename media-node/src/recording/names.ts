/** What recordings are called on the disk. */
import { join } from 'node:path';

/** What a recording's name is made of. */
export interface NamedRecording {
  readonly callId: string;
  /** Counts the recordings of a call from 1. */
  readonly number: number;
  /** Who of ours talks. */
  readonly extension: string;
  /** The other side; empty when it gave no number. */
  readonly callerId: string;
  readonly startedMs: number;
  /** Folder of a tenant that is not the node's default; undefined for that one. */
  readonly folder: string | undefined;
  /** Zone whose days the folders are. */
  readonly timeZone: string;
}

/** `2026/11/22/1705123456.789-1001-15551234567.wav` below the recordings' folder; further recordings of one call carry their number. */
export function relativePathOf(named: NamedRecording): string {
  const { callId, number, extension, callerId, startedMs, folder, timeZone } = named;
  const stamp = callId.replace(/^n[0-9]+-/, '');
  const words = [stamp, plain(extension), plain(callerId), ...(number > 1 ? [String(number)] : [])];
  return join(folder ?? '', ...dayOf(startedMs, timeZone), `${words.join('-')}.wav`);
}

/** Nothing but digits may come into a path. */
const plain = (text: string): string => text.replace(/[^0-9]/g, '').slice(0, 32) || 'unknown';

function dayOf(atMs: number, timeZone: string): string[] {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(atMs);
  return (['year', 'month', 'day'] as const).map((kind) => parts.find(({ type }) => type === kind)?.value ?? '00');
}
