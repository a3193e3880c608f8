/** What was talked of, in few words: for the person who takes the caller, and for the record. */
import type { LanguageModel, Message } from '../voice/ports.ts';

const ASKED = `Sum up this telephone call in at most two short sentences, for a colleague who takes it over: who calls, what for, and what was agreed. Answer with the summary alone.`;
const MAX_CHARACTERS = 600;
const MAX_QUOTE = 200;

/** What the caller himself said he wants; null where he said nothing. Needs no model. */
export function wantedBy(history: readonly Message[]): string | null {
  const said = history.flatMap((message) => (message.role === 'caller' ? [message.text.trim()] : [])).filter((text) => text.length > 3);
  if (said.length === 0) return null;
  const longest = said.toSorted((a, b) => b.length - a.length)[0] ?? '';
  return `The caller said: “${longest.slice(0, MAX_QUOTE)}”`;
}

/** The conversation as text. */
export const transcriptOf = (history: readonly Message[]): string =>
  history
    .flatMap((message) => {
      if (message.role === 'caller') return [`Caller: ${message.text}`];
      return message.role === 'agent' && message.text !== '' ? [`Agent: ${message.text}`] : [];
    })
    .join('\n');

/** Asks the model; whatever keeps it from answering until `signal` aborts, the caller's own words are the summary. */
export async function summaryOf(
  history: readonly Message[],
  think: LanguageModel | undefined,
  signal: AbortSignal,
): Promise<string | null> {
  const own = wantedBy(history);
  if (!think || own === null) return own;
  try {
    return (await thought(think, history, signal)) ?? own;
  } catch (error) {
    if (error instanceof Error) return own;
    throw error;
  }
}

async function thought(think: LanguageModel, history: readonly Message[], signal: AbortSignal): Promise<string | undefined> {
  let text = '';
  const asked = { system: ASKED, history: [{ role: 'caller', text: transcriptOf(history) }] as const, tools: [] };
  for await (const one of think(asked, signal)) if (one.kind === 'text') text += one.text;
  const summary = text.replace(/\s+/g, ' ').trim().slice(0, MAX_CHARACTERS);
  return signal.aborted || summary === '' ? undefined : summary;
}
