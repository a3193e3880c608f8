/** A text as it is to sound, and the name under which its sound is kept. */
import { createHash } from 'node:crypto';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';

/** What is to be spoken. */
export interface WantedSound {
  readonly tenantId: number;
  readonly text: string;
  readonly choice: TtsChoice;
  /** A language tag. */
  readonly language: string;
}

/** The voice that every node has: it speaks when nobody chose another, and when the chosen one cannot. */
export const PLAIN_VOICE = { engine: 'flite', voice: 'slt', speed: 1 } as const satisfies TtsChoice;

/** Whether there is anything in it that can be said. */
export const isSpeakable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** The same, spoken by the node. */
export const inPlainVoice = (wanted: WantedSound): WantedSound => ({ ...wanted, choice: PLAIN_VOICE });

/** Goes into the name: a sound that is made otherwise from now on is another one. */
const FORM = 1;

/**
 * Names a sound by what is in it. The node's own voice says the same to everybody; elsewhere a tenant may have an engine of his own behind
 * the same choice, so that his sounds are his.
 */
export function nameOf({ tenantId, text, choice, language }: WantedSound): string {
  const owner = choice.engine === 'flite' ? 0 : tenantId;
  const voice = Object.entries(choice).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([FORM, owner, text, voice, language]))
    .digest('hex');
}
