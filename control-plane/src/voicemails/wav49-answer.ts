/** A message as GSM: encoded while somebody reads, so that nobody else waits for it. */
import { AppError } from '@botpbx/shared/base/errors';
import { encodeWav49, wav49Bytes } from '../base/audio/wav49.ts';
import type { Blobs } from '../platform/blobs.ts';
import { bytesIn, gathered } from '../platform/byte-streams.ts';

/** Header of the files that nodes send. */
const HEADER_BYTES = 44;
/** Blocks of 40 ms that are encoded at a time. */
const BLOCKS_A_PULL = 25;

/** @throws unavailable when the sound is not where it was put */
export async function answerWav49(blobs: Blobs, { key, fileName }: { key: string; fileName: string }): Promise<Response> {
  const found = await blobs.get(key);
  if (!found) throw new AppError('unavailable', { detail: 'The file is not where it was put.' });
  const bytes = await gathered(bytesIn(found.body), found.bytes);
  const samples = new Int16Array(bytes.slice(HEADER_BYTES, bytes.length - (bytes.length % 2)).buffer);
  return new Response(streamOf(encodeWav49(samples)), {
    headers: {
      'Content-Type': 'audio/wav',
      'Content-Length': String(wav49Bytes(samples.length)),
      'Cache-Control': 'private, no-cache',
      'Content-Disposition': `inline; filename="${fileName}"`,
    },
  });
}

function streamOf(blocks: Generator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: async (controller) => {
      for (let count = 0; count < BLOCKS_A_PULL; count++) {
        const { value, done } = blocks.next();
        if (done) return controller.close();
        controller.enqueue(value);
      }
      // others have their turn
      await new Promise((resolve) => setTimeout(resolve));
    },
  });
}
