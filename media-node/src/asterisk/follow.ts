/** Follows Asterisk: its events become facts, and after every (re)connect all that it has is compared with what we believed. */
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import { makeBackoff, pause } from '../backoff.ts';
import type { Presence } from '../calls/presence.ts';
import type { Registry } from '../calls/registry.ts';
import type { Attempt } from '../calls/security.ts';
import type { Log } from '../log.ts';
import type { AmiActions } from './ami/actions.ts';
import { runAmiEvents } from './ami/events.ts';
import { deviceStateOf, eventTimeOf, factsOf, legPresentOf, refusalOf, WANTED_EVENTS } from './ami/facts.ts';
import type { AmiMessage } from './ami/protocol.ts';
import type { AmiAddress } from './ami/wire.ts';
import type { DialWatch } from './dial-watch.ts';
import { type Holds, makeHolds } from './holds.ts';
import type { Lamps } from './lamps.ts';
import { makeWaitingFacts, type WaitingFacts } from './waiting.ts';

/** The extension that an endpoint's name stands for. */
export interface NamedExtension {
  readonly tenantId: number;
  readonly extension: string;
}

/** Whom to follow, and who takes what is learned. */
export interface FollowOptions {
  readonly address: AmiAddress;
  readonly actions: AmiActions;
  readonly registry: Registry;
  readonly presence: Presence;
  readonly log: Log;
  readonly extensionOf: (endpoint: string) => NamedExtension | undefined;
  /** Sees how legs to carriers go on. */
  readonly dialWatch: DialWatch;
  readonly lamps: Lamps;
  /** Somebody pressed the code for recording on this leg. */
  readonly onRecordAsked: (leg: string) => void;
  /** Somebody was turned away at the SIP door. */
  readonly onRefusal: (attempt: Omit<Attempt, 'tenantId'>) => void;
  /** Asterisk is there (again) and what it has is known. */
  readonly onReady: () => void;
  /** When Asterisk was last known to be well in an earlier life of this process; 0 if there was none. */
  readonly lastAliveMs: number;
}

/** A following that goes on until its signal aborts. */
export interface Following {
  /** Whether events flow and what Asterisk has is known. */
  isReady(): boolean;
  /** Resolves when the signal has ended all. */
  readonly stopped: Promise<void>;
}

/** Classes of events; the rest of what the account may read is of no use here. */
const CLASSES = ['call', 'security', 'user'];

/** Starts to follow; goes on for ever, through every loss, until `signal` aborts. */
export function startFollowing(options: FollowOptions, signal: AbortSignal): Following {
  const state = { isReady: false, aliveMs: options.lastAliveMs };
  /** Endpoints whose state changed while a list of all states was on its way: the change is newer than the list. */
  const changed = new Set<string>();
  const waiting = makeWaitingFacts(options.registry);
  const holds = makeHolds();
  const onEvents = (events: readonly AmiMessage[]) => {
    for (const event of events) takeSafely(options, event, { changed, waiting, holds });
  };
  const onUp = (life: AbortSignal) => {
    compareAll(options, { changed, waiting, holds, aliveMs: state.aliveMs, signal: life })
      .then((isDone) => {
        if (!isDone) return;
        state.isReady = true;
        options.onReady();
      })
      .catch((error: unknown) => options.log.error('what Asterisk has could not be taken in', { error }));
  };
  const onDown = (aliveMs: number) => {
    if (state.isReady) state.aliveMs = aliveMs;
    state.isReady = false;
    waiting.begin();
  };
  const { address, log } = options;
  const stopped = runAmiEvents({ address, wanted: WANTED_EVENTS, classes: CLASSES, log, onEvents, onUp, onDown }, signal);
  return { isReady: () => state.isReady, stopped };
}

/** One event that we misread must not cost the others, nor the process that holds the callers. */
function takeSafely(options: FollowOptions, event: AmiMessage, unsettled: Unsettled): void {
  try {
    takeEvent(options, event, unsettled);
  } catch (error) {
    options.log.error('an event of Asterisk could not be taken in', { error, event: event.name });
  }
}

function takeEvent(
  { presence, dialWatch, lamps, extensionOf, onRefusal, onRecordAsked }: FollowOptions,
  event: AmiMessage,
  { changed, waiting, holds }: Unsettled,
): void {
  const seeHolder = (endpoint: string, atMs: number) => {
    const [extension, status] = [extensionOf(endpoint), holds.statusNow(endpoint)];
    if (extension && status) presence.see(extension.tenantId, extension.extension, status, atMs);
  };
  if (event.name === 'DeviceStateChange') {
    const seen = deviceStateOf(event.get('Device') ?? '', event.get('State') ?? '');
    const extension = seen && extensionOf(seen.endpoint);
    if (!seen || !extension) return;
    changed.add(seen.endpoint);
    presence.see(extension.tenantId, extension.extension, holds.statusOf(seen), eventTimeOf(event));
    return;
  }
  if (event.name === 'UserEvent') {
    if (event.get('UserEvent') === 'RecordAsked') onRecordAsked(event.get('Uniqueid') ?? '');
    return;
  }
  const holder = holds.see(event);
  if (holder !== undefined) seeHolder(holder, eventTimeOf(event));
  dialWatch.see(event);
  lamps.see(event);
  const refusal = refusalOf(event);
  if (refusal) onRefusal(refusal);
  else for (const fact of factsOf(event)) waiting.take(fact);
}

/** What must be told apart while the lists of all that Asterisk has are on their way. */
interface Unsettled {
  readonly changed: Set<string>;
  readonly waiting: WaitingFacts;
  readonly holds: Holds;
}

interface Comparison extends Unsettled {
  readonly aliveMs: number;
  readonly signal: AbortSignal;
}

/** Asks for all channels, then for all device states; false when the connection was lost meanwhile. */
async function compareAll(options: FollowOptions, { changed, waiting, holds, aliveMs, signal }: Comparison): Promise<boolean> {
  const { actions, registry, presence, log } = options;
  let askedAtMs = Date.now();
  const ask = (Action: string) => {
    askedAtMs = Date.now();
    changed.clear();
    return actions.list({ Action }, signal);
  };
  const channels = await untilAnswered(options, () => ask('CoreShowChannels'), signal);
  if (channels === undefined) return false;
  const present = channels.map(legPresentOf).filter((leg) => leg !== undefined);
  registry.reconcile(present, askedAtMs, aliveMs);
  waiting.settle();
  const devices = await untilAnswered(options, () => ask('DeviceStateList'), signal);
  if (devices === undefined) return false;
  presence.seeAll(statusesOf(options, devices, { changed, holds }), Date.now());
  const parked = await untilAnswered(options, () => ask('Parkedcalls'), signal);
  if (parked === undefined) return false;
  options.lamps.settle(devices, parked);
  log.info('what Asterisk has is known', { legs: present.length, calls: registry.calls().length, devices: devices.length });
  return true;
}

/** Asks again and again, told once; undefined when the signal aborts first. */
async function untilAnswered<Answer>(
  { actions, log }: FollowOptions,
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const backoff = makeBackoff(20, 1_000);
  for (let tries = 0; !signal.aborted; await pause(backoff.nextMs(), signal)) {
    if (!actions.isUp) continue;
    try {
      return await ask();
    } catch (error) {
      if (!signal.aborted && tries++ === 0)
        log.info('Asterisk cannot yet be asked what it has', { why: error instanceof Error ? error.message : String(error) });
    }
  }
  return undefined;
}

type Status = NamedExtension & { readonly status: ExtensionStatus };

function statusesOf(
  { extensionOf, presence }: FollowOptions,
  devices: readonly object[],
  { changed, holds }: Pick<Unsettled, 'changed' | 'holds'>,
): Status[] {
  return devices.flatMap((row) => {
    const seen = deviceStateOf('device' in row ? String(row.device) : '', 'state' in row ? String(row.state) : '');
    const extension = seen && extensionOf(seen.endpoint);
    if (!seen || !extension) return [];
    const newer = changed.has(seen.endpoint) ? presence.statusOf(extension.tenantId, extension.extension) : undefined;
    return [{ ...extension, status: newer ?? holds.statusOf(seen) }];
  });
}
