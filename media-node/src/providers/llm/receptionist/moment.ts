/** Where in a conversation the receptionist stands: all of it is read from what was said. */
import type { Asked, Message } from '../../../voice/ports.ts';
import { type Meant, meantIn, nearestIn, type Place, placesIn } from './places.ts';
import { NOT_UNDERSTOOD, namesIn, type Pending, pendingIn, STILL_NOT_UNDERSTOOD } from './sayings.ts';

export interface Moment {
  readonly last: Message | undefined;
  readonly history: readonly Message[];
  /** What the agent asked last. */
  readonly pending: Pending | undefined;
  /** What the agent said last, whole; empty before its first words. */
  readonly lastSaid: string;
  /** How often in a row nothing was understood. */
  readonly misunderstood: number;
  readonly places: readonly Place[];
  can(tool: string): boolean;
  /** Whom a text names. */
  meant(text: string): Meant | undefined;
  /** Whom a text of few words comes nearest to. */
  nearest(text: string): Meant | undefined;
}

/** Reads it. */
export function momentOf({ system, history, tools }: Asked): Moment {
  const said = history.flatMap((message) => (message.role === 'agent' && message.text !== '' ? [message.text] : []));
  const lastSaid = said.at(-1) ?? '';
  const places = withFound(placesIn(system, tools), history);
  return {
    last: history.at(-1),
    history,
    pending: pendingIn(lastSaid),
    lastSaid,
    misunderstood: misunderstoodAtEnd(said),
    places,
    can: (tool) => tools.some(({ name }) => name === tool),
    meant: (text) => meantIn(text, places),
    nearest: (text) => nearestIn(text, places),
  };
}

function misunderstoodAtEnd(said: readonly string[]): number {
  const isSorry = (text: string) => text.startsWith(NOT_UNDERSTOOD) || text.startsWith(STILL_NOT_UNDERSTOOD);
  return said.length - 1 - said.findLastIndex((text) => !isSorry(text));
}

/** Whoever the directory told of in this call can be named from then on. */
function withFound(places: readonly Place[], history: readonly Message[]): Place[] {
  const all = new Map(places.map((place) => [place.name.toLowerCase(), place]));
  for (const message of history) {
    const isDirectory = message.role === 'tool' && ['lookup_directory', 'transfer_call', 'check_availability'].includes(message.name);
    if (!isDirectory) continue;
    for (const name of namesIn(message.result)) if (!all.has(name.toLowerCase())) all.set(name.toLowerCase(), { name, about: '' });
  }
  return [...all.values()];
}
