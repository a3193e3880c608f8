/**
 * Speech engines in order, as one. Who fails before a sound is replaced in silence. Who breaks off within a piece is replaced by one who
 * speaks the rest of it, from the word where the first one fell silent.
 */
import { durationMs } from '../../voice/audio.ts';
import { ProviderError, type Speech, type TextToSpeech, type TimedWord } from '../../voice/ports.ts';
import { type ChainTools, type Member, makeOrder } from './member.ts';
import { relay } from './relay.ts';
import { MS_PER_CHARACTER, restOf } from './spoken.ts';

/** Nobody speaks faster than this: an engine that ends before has broken off. */
const LEAST_MS_PER_CHARACTER = 10;

/** Makes one engine of them, for one call. Throws a ProviderError when all have failed. */
export function makeTtsChain(members: readonly Member<TextToSpeech>[], tools: ChainTools): TextToSpeech {
  const order = makeOrder(members, tools.clock);
  const pace = new Map<Member<TextToSpeech>, number>();
  return (text, signal) => {
    let rest = text;
    let heardMs = 0;
    let from = { ms: 0, by: members[0] };
    let words: TimedWord[] = [];
    const left = () => {
      const msPerCharacter = (from.by && pace.get(from.by)) ?? MS_PER_CHARACTER;
      return restOf(rest, { ms: heardMs - from.ms, words, msPerCharacter });
    };
    const takeOver = (member: Member<TextToSpeech>) => {
      rest = left();
      from = { ms: heardMs, by: member };
      words = [];
    };
    const ask = (member: Member<TextToSpeech>, ending: AbortSignal) => {
      if (heardMs > from.ms) takeOver(member);
      from = { ...from, by: member };
      return complete(member, { text: rest, learn: (ms) => pace.set(member, ms) }, ending);
    };
    const passes = (speech: Speech, member: Member<TextToSpeech>): Speech[] => {
      from = { ...from, by: member };
      if (speech.kind === 'audio') heardMs += durationMs(speech.pcm);
      if (speech.kind !== 'words') return [speech];
      words = [...words, ...speech.words];
      return [{ kind: 'words', words: speech.words.map((word) => later(word, from.ms)) }];
    };
    return relay({ order, tools, isOutput: (speech) => speech.kind === 'audio', ask, passes, goesOn: () => left() !== '' }, signal);
  };
}

const later = (word: TimedWord, ms: number): TimedWord => ({ ...word, startMs: word.startMs + ms, endMs: word.endMs + ms });

interface Piece {
  readonly text: string;
  /** Told how long a character took, when all was spoken. */
  readonly learn: (msPerCharacter: number) => void;
}

/** What an engine speaks; one that ends without having spoken the text has failed. */
async function* complete({ provider, engine }: Member<TextToSpeech>, { text, learn }: Piece, signal: AbortSignal): AsyncGenerator<Speech> {
  let ms = 0;
  for await (const speech of engine(text, signal)) {
    if (speech.kind === 'audio') ms += durationMs(speech.pcm);
    yield speech;
  }
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (signal.aborted || letters === 0) return;
  if (ms < letters * LEAST_MS_PER_CHARACTER)
    throw new ProviderError(provider, ms === 0 ? 'garbage' : 'cut', { detail: 'the speech is not complete' });
  learn(ms / text.length);
}
