/** What is written down of a turn. */
import type { ConversationTurn, TurnLatency } from '@botpbx/shared/model/conversation';
import type { AnswerNotes } from './answer.ts';
import type { Said } from './turn-text.ts';
import type { Utterance } from './utterance.ts';

/** Where a turn of the agent comes from. */
export interface TurnCause {
  /** What was said, in the words of the record; null: the agent speaks by itself. */
  readonly userText: string | null;
  readonly said: Said | null;
}

/** The agent speaks by itself. */
export const SELF: TurnCause = { userText: null, said: null };

export interface TurnDraft extends TurnCause {
  readonly turn: number;
  readonly at: string;
  readonly notes: AnswerNotes;
  readonly utterances: readonly Utterance[];
  readonly isCut: boolean;
}

const LONGEST_HEARD = 8_000;
const LONGEST_SPOKEN = 16_000;

/** Makes the record. */
export function turnRecord({ turn, at, userText, said, notes, utterances, isCut }: TurnDraft): ConversationTurn {
  const heard = utterances.map((one) => one.heard()).filter((text) => text !== '');
  const meant = utterances.map((one) => one.meant()).filter((text) => text !== '');
  return {
    turn,
    at,
    user_text: userText?.slice(0, LONGEST_HEARD) ?? null,
    user_confidence: said?.confidence == null ? null : Math.min(1, Math.max(0, said.confidence)),
    agent_text: heard.join(' ').slice(0, LONGEST_SPOKEN),
    interrupted: isCut,
    meant_text: isCut ? meant.join(' ').slice(0, LONGEST_SPOKEN) : null,
    tools: notes.uses.slice(0, 50),
    latency: latencyOf(said, notes, utterances),
    sources: [...new Set(notes.sources.map((source) => source.slice(0, 200)))].slice(0, 20),
  };
}

const NONE: TurnLatency = { final: null, first_token: null, first_sentence: null, first_audio: null, first_frame: null };

function latencyOf(said: Said | null, notes: AnswerNotes, utterances: readonly Utterance[]): TurnLatency {
  if (!said) return NONE;
  const since = (atMs: number | undefined) => (atMs === undefined ? null : Math.max(0, Math.round(atMs - said.speechEndMs)));
  const first = <T>(values: readonly (T | undefined)[]) => values.find((value) => value !== undefined);
  return {
    final: since(said.finalMs),
    first_token: since(first(notes.thoughts.map(({ firstTokenMs }) => firstTokenMs))),
    first_sentence: since(first(notes.thoughts.map(({ firstSentenceMs }) => firstSentenceMs))),
    first_audio: since(first(utterances.map(({ firstAudioMs }) => firstAudioMs))),
    first_frame: since(first(utterances.map(({ firstFrameMs }) => firstFrameMs))),
  };
}
