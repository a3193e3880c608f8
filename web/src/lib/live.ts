/** The live connection of a page: events go into the store of answers, and after a break everything is asked for anew. */
import { useQueryClient } from '@tanstack/solid-query';
import { type Accessor, createContext, createSignal, onCleanup, useContext } from 'solid-js';
import { makeLiveCache } from './live-cache.ts';
import { keepLive, type LiveState, liveUrl } from './live-socket.ts';
import { keys } from './queries.ts';

export const LiveContext = createContext<Accessor<LiveState>>((): LiveState => 'connecting');

/** How the live connection stands. */
export const useLiveState = (): Accessor<LiveState> => useContext(LiveContext);

/** Without the live connection, lists are asked for again every few seconds. */
export function useLiveInterval(everyMs = 5000): () => number | false {
  const state = useLiveState();
  return () => (state() === 'lost' ? everyMs : false);
}

/** A change of the own password cuts the socket before its answer brings the new cookie; only who is still cut off then is asked to sign in. */
const DOUBT_MS = 2500;

/** Connects while the component lives. */
export function createLive(): Accessor<LiveState> {
  const client = useQueryClient();
  const [state, setState] = createSignal<LiveState>('connecting');
  const over = new AbortController();
  const apply = makeLiveCache(client);
  let doubt: ReturnType<typeof setTimeout> | undefined;
  const listener = {
    event: apply,
    state: (next: LiveState) => {
      if (next === 'live') catchUp(state() === 'lost');
      setState(next);
    },
    refused: () => {
      clearTimeout(doubt);
      doubt = setTimeout(askWhoIAm, DOUBT_MS);
    },
  };
  const askWhoIAm = () => {
    if (state() !== 'live') void client.invalidateQueries({ queryKey: keys.me });
  };
  const catchUp = (missedSome: boolean) => {
    if (missedSome) return void client.invalidateQueries();
    void client.invalidateQueries({ queryKey: keys.liveCalls });
    void client.invalidateQueries({ queryKey: keys.nodes });
  };
  void keepLive(liveUrl(new URL(location.href)), listener, over.signal);
  onCleanup(() => {
    clearTimeout(doubt);
    over.abort();
  });
  return state;
}
