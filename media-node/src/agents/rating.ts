/** The mark that a caller gives at the end, by the keys of the telephone. */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Media } from '../flow/media.ts';
import type { TextToSpeech } from '../voice/ports.ts';
import { wavOf } from '../wav-file.ts';
import { spokenFor } from './spoken.ts';

const QUESTION: Readonly<Record<string, string>> = {
  en: 'How happy are you with this call? Please press a key from 1, not at all, to 5, very much.',
  de: 'Wie zufrieden sind Sie mit diesem Anruf? Bitte drücken Sie eine Taste von 1, gar nicht, bis 5, sehr.',
  es: '¿Qué le ha parecido esta llamada? Pulse una tecla del 1, muy mal, al 5, muy bien.',
  fr: 'Êtes-vous satisfait de cet appel ? Appuyez sur une touche de 1, pas du tout, à 5, tout à fait.',
};
const SPEAK_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 6_000;

export interface Rating {
  readonly speak: TextToSpeech;
  /** A language tag. */
  readonly language: string;
  readonly media: Pick<Media, 'readDigits'>;
  /** Where Asterisk may read files. */
  readonly folder: string;
}

/** Asks for it; null when the caller gives none. */
export async function askRating({ speak, language, media, folder }: Rating): Promise<number | null> {
  const question = QUESTION[language.split('-')[0] ?? ''] ?? QUESTION.en ?? '';
  const path = join(folder, `rating-${randomUUID()}`);
  try {
    const sound = await spokenFor(speak, question, AbortSignal.timeout(SPEAK_WITHIN_MS));
    await writeFile(`${path}.wav`, wavOf(sound), { mode: 0o644 });
    const prompts = [{ kind: 'file', path } as const];
    const heard = await media.readDigits({ prompts, maxDigits: 1, timeoutMs: ANSWER_WITHIN_MS, terminator: '' });
    return heard.kind === 'digits' && /^[1-5]$/.test(heard.digits) ? Number(heard.digits) : null;
  } finally {
    await rm(`${path}.wav`, { force: true });
  }
}
