/** An agent tried by text: the same mind and the same tools as in a call, without a sound. */
import type { ToolUse } from '@botpbx/shared/model/conversation';
import { type AnswerEnd, type AnswerNotes, answer, type Voice } from './answer.ts';
import { withCaller } from './history.ts';
import type { Participant } from './participant.ts';
import type { Message } from './ports.ts';
import { endsWithPhrase } from './words.ts';

/** What of a participant a chat needs. */
export type Chatter = Pick<Participant, 'settings' | 'system' | 'think' | 'tools' | 'clock' | 'tell'>;

export interface ChatAnswer {
  /** What the caller would have heard. */
  readonly text: string;
  readonly uses: readonly ToolUse[];
  readonly sources: readonly string[];
  /** `said`: it goes on. What a hand-over or an end would do is not done. */
  readonly end: AnswerEnd;
  /** What is given back with the next text. */
  readonly history: readonly Message[];
}

/** Answers one text. Never rejects: a model that failed is an end of kind `failed`. */
export async function chatTurn(
  agent: Chatter,
  said: { readonly history: readonly Message[]; readonly text: string },
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const history = withCaller(said.history, said.text);
  const notes: AnswerNotes = { uses: [], sources: [], thoughts: [] };
  const voice = writing();
  agent.tools.newTurn();
  if (endsWithPhrase(said.text, agent.settings.endPhrases)) {
    const { goodbye } = agent.settings.phrases;
    return { text: goodbye, uses: [], sources: [], end: { kind: 'end' }, history: [...history, { role: 'agent', text: goodbye }] };
  }
  const collect = async () => ({ digits: null, voice });
  const end = await answer({ agent, history, voice, onTool: () => undefined, collect }, notes, { cut: signal, whole: signal });
  return { text: voice.written(), uses: notes.uses, sources: notes.sources, end, history };
}

/** A voice that is read: all that is said is heard. */
function writing(): Voice & { written(): string } {
  const pieces: { readonly text: string; readonly round: number }[] = [];
  const join = (all: typeof pieces) => all.map(({ text }) => text).join(' ');
  return {
    say: (text, round) => void pieces.push({ text, round }),
    finish: () => undefined,
    protect: () => undefined,
    heardOf: (round) => join(pieces.filter((piece) => piece.round === round)),
    done: Promise.resolve(),
    written: () => join(pieces),
  };
}
