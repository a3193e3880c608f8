/** The thread that reads PDF files: a bad one can cost its time and memory, and nobody else's. */
import { parentPort } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';
import { z } from 'zod';
import type { PdfText } from '../../platform/text-tools.ts';
import type { Answer } from './thread.ts';

const MAX_PAGES = 2_000;

const Job = z.object({ id: z.number(), pdf: z.instanceof(Uint8Array<ArrayBuffer>) });

/** One job after the other: each takes the whole thread. */
let work = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  const { id, pdf } = Job.parse(message);
  work = work.then(async () => parentPort?.postMessage(await done(id, pdf)));
});

async function done(id: number, pdf: Uint8Array<ArrayBuffer>): Promise<Answer> {
  try {
    return { id, result: await textOf(pdf) };
  } catch (error) {
    return { id, fault: { code: 'document.unreadable', detail: reasonOf(error) } };
  }
}

async function textOf(pdf: Uint8Array<ArrayBuffer>): Promise<PdfText> {
  const document = await getDocumentProxy(pdf, { verbosity: 0 });
  try {
    if (document.numPages > MAX_PAGES) throw new RangeError(`It has more than ${MAX_PAGES} pages.`);
    const { text, totalPages } = await extractText(document);
    return { text: text.join('\n\n'), pages: totalPages };
  } finally {
    await document.cleanup();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'This PDF cannot be read.';
  if (error.name === 'PasswordException') return 'This PDF is locked by a password.';
  return error instanceof RangeError ? error.message : 'This PDF is damaged.';
}
