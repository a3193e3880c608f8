/** How the screen names what the wire says of conversations. */
import type { ConversationEnding, TurnLatency } from '@botpbx/shared/model/conversation';
import type { Word } from '../../lib/words.ts';

export const endings: Readonly<Record<ConversationEnding, Word>> = {
  caller_left: { text: 'Caller hung up', tone: 'info' },
  agent_ended: { text: 'Finished', tone: 'good' },
  transferred: { text: 'Handed over', tone: 'good' },
  too_many_turns: { text: 'Too many turns', tone: 'warn' },
  silence: { text: 'Silence', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
};

/** The steps between what the caller said and the first sound of the answer, in order, with what happens up to each. */
export const steps: readonly { readonly name: keyof TurnLatency; readonly text: string; readonly colour: string }[] = [
  { name: 'final', text: 'Understood', colour: 'bg-info' },
  { name: 'first_token', text: 'Began to think', colour: 'bg-accent' },
  { name: 'first_sentence', text: 'First sentence', colour: 'bg-accent/45' },
  { name: 'first_audio', text: 'First sound', colour: 'bg-warn' },
  { name: 'first_frame', text: 'On the line', colour: 'bg-ink-3' },
];

/** US dollars; small sums keep their digits. */
export const sayCost = (usd: number | null): string => (usd === null ? '–' : `$${usd.toFixed(usd > 0 && usd < 0.1 ? 4 : 2)}`);
