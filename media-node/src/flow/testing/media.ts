/** A caller of tests who hears all and presses what the test says. */
import type { DigitsAsked, Media, Prompt, RecordAsked, Recorded } from '../media.ts';

/** What the caller does: each entry answers the next question; when none is left he has hung up. */
export interface Script {
  /** Digits for each time that some are asked for, or a digit pressed while a prompt that keys can stop plays; `''` presses nothing. */
  readonly presses?: readonly string[];
  readonly records?: readonly Recorded[];
  /** Called before a recording is told, to put a file where it was asked for. */
  readonly onRecord?: (asked: RecordAsked) => Promise<void> | void;
}

/** Makes media that write down what they are asked for, in words. */
export function scriptedMedia(script: Script = {}): { readonly media: Media; readonly heard: string[] } {
  const heard: string[] = [];
  const presses = [...(script.presses ?? [])];
  const records = [...(script.records ?? [])];
  const readDigits = async ({ prompts, maxDigits }: DigitsAsked) => {
    heard.push(...prompts.map(nameOf));
    const digits = presses.shift();
    if (digits === undefined) return { kind: 'gone' } as const;
    heard.push(`pressed ${digits}`);
    return { kind: 'digits', digits: digits.slice(0, maxDigits), ended: digits.length < maxDigits ? 'timeout' : 'full' } as const;
  };
  const media: Media = {
    answer: async () => void heard.push('answer'),
    play: async (prompts, stopDigits = '') => {
      heard.push(...prompts.map(nameOf));
      const next = presses[0];
      const stops = stopDigits !== '' && next !== undefined && next.length === 1 && stopDigits.includes(next);
      if (stops || (stopDigits !== '' && next === '')) presses.shift();
      return { digit: stops ? next : undefined, isGone: false };
    },
    readDigits,
    record: async (asked) => {
      heard.push('record');
      await script.onRecord?.(asked);
      return records.shift() ?? { durationMs: 0, endedBy: 'gone' };
    },
    keepKeys: async () => undefined,
    forgetKeys: async () => undefined,
    openLine: async () => undefined,
  };
  return { media, heard };
}

function nameOf(prompt: Prompt): string {
  if (prompt.kind === 'core') return prompt.name;
  if (prompt.kind === 'file') return `file ${prompt.path.split('/').at(-1)}`;
  if (prompt.kind === 'sound') return `sound ${prompt.hash}`;
  if (prompt.kind === 'instant') return `instant ${new Date(prompt.atMs).toISOString()}`;
  return `${prompt.kind} ${prompt.kind === 'silence' ? prompt.seconds : prompt.value}`;
}
