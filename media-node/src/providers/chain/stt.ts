/**
 * Recognisers in order, as one. Who fails while the caller speaks, or does not answer when he has finished, is replaced by one who is
 * told the utterance again from where nothing was understood yet: no word is lost.
 */
import { Pipe } from '../../voice/pipe.ts';
import { type Ear, type Heard, ProviderError, type SpeechToText } from '../../voice/ports.ts';
import { until } from '../../voice/streams.ts';
import { type ChainTools, type Member, makeOrder, type Order } from './member.ts';
import { makeUtteranceLog, type UtteranceLog } from './utterance-log.ts';

/** From the end of an utterance to the recogniser's answer. */
const SETTLE_MS = 1200;
/** The same, for one after whom nobody comes: an answer that is late is better than none. */
const LAST_SETTLE_MS = 1900;
/** The same, for the last resort. Ears take what they have before that, and a machine that is busy for a moment costs nobody the call. */
const RESORT_SETTLE_MS = 8000;

/** What a chain of recognisers works with. */
export interface SttChainTools extends Omit<ChainTools, 'patience' | 'budget'> {
  readonly settleMs?: number;
}

/** Makes one recogniser of them, for one call. Its stream throws a ProviderError when all have failed with the same utterance. */
export function makeSttChain(members: readonly Member<SpeechToText>[], tools: SttChainTools): SpeechToText {
  const order = makeOrder(members, tools.clock);
  const listens = members.some(({ engine }) => engine.listens === 'always') ? 'always' : 'utterance';
  return { listens, hear: (input, signal) => hear({ order, tools, listens }, input, signal) };
}

interface Chain {
  readonly order: Order<SpeechToText>;
  readonly tools: SttChainTools;
  readonly listens: SpeechToText['listens'];
}

type Happening =
  | { readonly kind: 'ear'; readonly ear: Ear }
  | { readonly kind: 'heard'; readonly by: Desk; readonly heard: Heard }
  | { readonly kind: 'late'; readonly by: Desk }
  | { readonly kind: 'left'; readonly by: Desk; readonly error?: unknown }
  | { readonly kind: 'no-more' };

/** A recogniser at work. */
interface Desk {
  readonly member: Member<SpeechToText>;
  readonly feed: Pipe<Ear>;
  readonly ending: AbortController;
}

async function* hear(chain: Chain, input: AsyncIterable<Ear>, signal: AbortSignal): AsyncGenerator<Heard, void, undefined> {
  const life = new AbortController();
  const happenings = new Pipe<Happening>();
  const work = makeWork(chain, { happenings, life: life.signal });
  pump(until(input, life.signal), happenings);
  try {
    for await (const happening of until(happenings, signal)) {
      if (happening.kind === 'ear') work.listen(happening.ear);
      else if (happening.kind === 'no-more') work.noMore();
      else if (happening.by === work.current()) {
        if (happening.kind === 'heard') yield* work.take(happening.heard);
        else if (happening.kind === 'late')
          work.replace(new ProviderError(happening.by.member.provider, 'timeout', { detail: 'no answer in time' }));
        else if (happening.error === undefined && work.isOver() && !work.isOwing()) return;
        else work.replace(happening.error ?? new ProviderError(happening.by.member.provider, 'cut', { detail: 'stopped listening' }));
      }
      if (work.current() === undefined && work.isOver()) return;
    }
  } finally {
    life.abort();
    work.stop();
  }
}

function pump(input: AsyncIterable<Ear>, happenings: Pipe<Happening>): void {
  const pour = async () => {
    for await (const ear of input) if (!happenings.push({ kind: 'ear', ear })) return;
    happenings.push({ kind: 'no-more' });
  };
  pour().catch((error: unknown) => happenings.fail(error));
}

interface Outside {
  readonly happenings: Pipe<Happening>;
  readonly life: AbortSignal;
}

const nobody = () => new ProviderError('nobody', 'unavailable', { detail: 'nobody to listen' });

/** What is done with the sound that comes in and with what is made of it. */
function makeWork(chain: Chain, outside: Outside) {
  const log = makeUtteranceLog();
  const desks = makeDesks(chain, outside, log);
  const listen = (ear: Ear) => {
    const before = ear.kind === 'start' ? log.before() : [];
    const desk = desks.current();
    log.heard(ear);
    if (desk) tell(desk, { ear, before, chain, log });
    // who left in a quiet moment is replaced when the caller speaks; the log has the utterance
    else if (ear.kind === 'start') desks.call(nobody());
    if (ear.kind === 'end') desks.wait();
  };
  const take = (heard: Heard): Heard[] => {
    if (heard.kind === 'final') log.understood();
    if (heard.kind !== 'settled') return [heard];
    if (log.owed() === 0) return [];
    log.settled();
    desks.served();
    return [heard];
  };
  desks.call(nobody());
  return { ...desks, listen, take, isOwing: () => log.owed() > 0 };
}

/** The one who listens now, and who comes after him. */
function makeDesks(chain: Chain, outside: Outside, log: UtteranceLog) {
  const { order, tools } = chain;
  const exhausted = new Set<Member<SpeechToText>>();
  const patience = makePatience(chain, outside);
  let desk: Desk | undefined;
  let hasEnded = false;
  const nextOne = () => order.next().find((one) => one !== desk?.member && !exhausted.has(one));
  const wait = () => patience.wait(desk && log.owed() > 0 ? desk : undefined, nextOne() === undefined);
  /** Calls the next one; throws `error` when there is none. */
  const call = (error: unknown) => {
    const member = nextOne();
    if (!member) throw error;
    desk = open(member, outside);
    for (const ear of log.replay()) desk.feed.push(ear);
    if (hasEnded) desk.feed.close();
    wait();
    return member;
  };
  const replace = (error: unknown) => {
    if (!desk) return;
    const { member } = desk;
    close(desk);
    desk = undefined;
    const fault = order.failed(member, error);
    const isQuiet = log.replay().length === 0;
    if (!isQuiet) exhausted.add(member);
    const to = isQuiet ? null : call(fault).provider;
    tools.onFailover?.({ from: member.provider, to, error: fault });
  };
  const served = () => {
    exhausted.clear();
    if (desk) order.succeeded(desk.member);
    wait();
  };
  const noMore = () => {
    hasEnded = true;
    desk?.feed.close();
  };
  const stop = () => {
    patience.wait(undefined, false);
    if (desk) close(desk);
  };
  return { call, replace, served, wait, noMore, stop, current: () => desk, isOver: () => hasEnded };
}

/** Tells when a recogniser has been waited for long enough. */
function makePatience({ tools }: Chain, { happenings, life }: Outside) {
  let waiting = new AbortController();
  /** Begins to wait for an answer, from now; or for none. */
  const wait = (by: Desk | undefined, isLast: boolean) => {
    waiting.abort();
    if (!by) return;
    waiting = new AbortController();
    const { signal } = waiting;
    const late = () => !signal.aborted && happenings.push({ kind: 'late', by });
    const settleMs = by.member.isLastResort ? RESORT_SETTLE_MS : isLast ? LAST_SETTLE_MS : SETTLE_MS;
    void tools.clock.sleep(tools.settleMs ?? settleMs, AbortSignal.any([signal, life])).then(late);
  };
  return { wait };
}

function open(member: Member<SpeechToText>, { happenings, life }: Outside): Desk {
  const desk: Desk = { member, feed: new Pipe(), ending: new AbortController() };
  const signal = AbortSignal.any([desk.ending.signal, life]);
  const work = async () => {
    for await (const heard of member.engine.hear(desk.feed, signal)) happenings.push({ kind: 'heard', by: desk, heard });
  };
  work().then(
    () => happenings.push({ kind: 'left', by: desk }),
    (error: unknown) => happenings.push({ kind: 'left', by: desk, error }),
  );
  return desk;
}

function close({ feed, ending }: Desk): void {
  ending.abort();
  feed.close();
}

interface Told {
  readonly ear: Ear;
  /** Sound just before the beginning. */
  readonly before: readonly Ear[];
  readonly chain: Chain;
  readonly log: UtteranceLog;
}

/** Hands sound on; one who listens by utterance gets just that, where the chain hears all. */
function tell({ feed, member }: Desk, { ear, before, chain, log }: Told): void {
  const isPicky = chain.listens === 'always' && member.engine.listens === 'utterance';
  if (isPicky && ear.kind === 'audio' && !log.isSpeaking()) return;
  feed.push(ear);
  if (isPicky) for (const sound of before) feed.push(sound);
}
