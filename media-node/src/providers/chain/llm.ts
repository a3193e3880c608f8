/**
 * Language models in order, as one. Who fails before a word is replaced in silence. Who breaks off within an answer is replaced by one
 * who is told what was said and goes on from there, so that the caller hears one sentence and nothing twice.
 */
import type { Asked, LanguageModel, Message, Thought } from '../../voice/ports.ts';
import { type ChainTools, type Member, makeOrder } from './member.ts';
import { relay } from './relay.ts';
import { makeSeam } from './seam.ts';

const BROKE_OFF =
  'Your last words broke off there because of a technical fault; the caller did not interrupt you. Go on exactly where you stopped. ' +
  'Do not repeat any of it, do not begin again, and do not mention it.';

/** While a model thinks, fillers keep the caller company. */
const LAST_MS = 6000;

/** Makes one model of them, for one call. Throws a ProviderError when all have failed. */
export function makeLlmChain(members: readonly Member<LanguageModel>[], given: ChainTools): LanguageModel {
  const tools = { ...given, patience: { lastMs: LAST_MS, ...given.patience } };
  const order = makeOrder(members, tools.clock);
  return (asked, signal) => {
    let said = '';
    let hasCalled = false;
    const ask = (member: Member<LanguageModel>, ending: AbortSignal) => {
      if (said === '') return member.engine(asked, ending);
      // what follows rules would not understand; it answers in its own words
      if (member.isLastResort) return spaced(member.engine(asked, ending));
      return joined(member.engine(goingOn(asked, said), ending), said);
    };
    const passes = (thought: Thought) => {
      if (thought.kind === 'text') said += thought.text;
      if (thought.kind === 'tool-call') hasCalled = true;
      return [thought];
    };
    // what was called for is being done: that was the answer
    return relay({ order, tools, isOutput, ask, passes, goesOn: () => !hasCalled }, signal);
  };
}

const isOutput = (thought: Thought): boolean => thought.kind === 'tool-call' || (thought.kind === 'text' && thought.text !== '');

function goingOn(asked: Asked, said: string): Asked {
  const more: Message[] = [
    { role: 'agent', text: said },
    { role: 'note', text: BROKE_OFF },
  ];
  return { ...asked, history: [...asked.history, ...more] };
}

async function* joined(thoughts: AsyncIterable<Thought>, said: string): AsyncGenerator<Thought> {
  const seam = makeSeam(said);
  const fresh = (text: string): Thought[] => (text === '' ? [] : [{ kind: 'text', text }]);
  for await (const thought of thoughts) {
    if (thought.kind === 'text') yield* fresh(seam.take(thought.text));
    else {
      yield* fresh(seam.end());
      yield thought;
    }
  }
  yield* fresh(seam.end());
}

async function* spaced(thoughts: AsyncIterable<Thought>): AsyncGenerator<Thought> {
  yield { kind: 'text', text: ' ' };
  yield* thoughts;
}
