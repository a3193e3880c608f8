/** One revision after the other: fetch, check, render, install, keep, tell. Nothing here runs twice at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { UnwritableError } from '../asterisk/conf/ini.ts';
import { keyOfLookup, type Lookup, lookupsOf, orderedFor, type Server, type ServerBook } from '../asterisk/conf/lookups.ts';
import { type Rendered, renderNode } from '../asterisk/conf/render.ts';
import { makeBell } from '../bell.ts';
import type { Log } from '../log.ts';
import type { Addresses } from './addresses.ts';
import { fetchRevision } from './fetch-revision.ts';
import type { Installer } from './install.ts';
import type { Keep } from './keep.ts';
import { type CloudConfig, type ConfigReport, type NodeIdentity, RefusedRevision, type Revision } from './ports.ts';
import type { SectionReader } from './sections.ts';

/** After a change comes a pause as long as the change took, at most this; what comes meanwhile is brought together. So reloads never take all of Asterisk's time. */
const LONGEST_PAUSE_MS = 1000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** How long after a change everything is compared, in the background. */
const CHECK_AFTER_MS = 5000;

export interface WorkerOptions {
  readonly cloud: CloudConfig;
  readonly keep: Keep;
  readonly identity: NodeIdentity;
  readonly installer: Installer;
  readonly addresses: Addresses;
  /** Whether a carrier's server was last seen not to answer. */
  readonly isDown: (server: Server) => boolean;
  readonly sections: SectionReader;
  /** Where the tenants' sounds are. */
  readonly soundsFolder: string;
  /** Makes the folders of music that Asterisk plays at random. */
  readonly placeMusic: (config: NodeConfig) => Promise<void>;
  readonly log: Log;
  readonly onLive: (config: NodeConfig) => void;
  readonly report: (frame: ConfigReport) => void;
}

interface Version {
  readonly revision: Revision;
  readonly rendered: Rendered;
}
interface Wanted {
  readonly revision: number;
  readonly atMs: number;
}

/** Brings one revision at a time to life, from the moment `loadKept` has run until the signal of `run` aborts. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #bell = makeBell();
  #live: Version | undefined;
  /** In place and tried out, but Asterisk was away; it becomes live when Asterisk has booted with it. */
  #waiting: (Version & { readonly wanted: Wanted }) | undefined;
  #wanted: Wanted | undefined;
  /** Carriers' addresses that differ from those in Asterisk. */
  #moved: ServerBook | undefined;
  #isCheckAsked = false;
  #hasNewSounds = false;
  #checking: AbortController | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #hasUnreadFiles = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** The configuration that the node runs. */
  live(): NodeConfig | undefined {
    return this.#live?.revision.config;
  }

  /** What the cloud signed of it. */
  liveHash(): string | undefined {
    return this.#live?.revision.envelope.hash;
  }

  /** A secret of the configuration that the node runs. */
  secretOf(ref: string): Secret | undefined {
    return this.#live?.revision.secrets.get(ref);
  }

  /** Asks for a revision; a later one takes its place. */
  wanted(revision: number): void {
    if (this.#target()?.revision.envelope.revision === revision) return;
    this.#wanted = { revision, atMs: this.#wanted?.revision === revision ? this.#wanted.atMs : performance.now() };
    this.#checking?.abort();
    this.#bell.ring();
  }

  /** Has everything that Asterisk has loaded compared with what was meant. */
  check(): void {
    this.#isCheckAsked = true;
    this.#bell.ring();
  }

  /** Says that sounds have come which Asterisk could not see before. */
  soundsFetched(): void {
    this.#hasNewSounds = true;
    this.#bell.ring();
  }

  /** Looks up again where carriers are. */
  async findCarriers(): Promise<void> {
    const target = this.#target();
    if (!target) return;
    const { config } = target.revision;
    const found = this.#ordered(config, await this.#options.addresses.refresh(placesOf(config)));
    if (!differs(renderOrRefuse(target.revision, found, this.#options.soundsFolder), target.rendered)) return;
    this.#moved = found;
    this.#bell.ring();
  }

  /** Starts from the disk, without the cloud and before anything else. */
  async loadKept(): Promise<void> {
    const { keep, identity, installer, log, onLive } = this.#options;
    const { revision, damaged } = await keep.load(identity);
    for (const reason of damaged) log.error('kept configuration passed over', { reason });
    if (!revision) return;
    onLive(revision.config);
    this.#live = { revision, rendered: await this.#render(revision) };
    this.#hasUnreadFiles = await installer.place(revision.envelope.revision, this.#live.rendered);
    if (this.#hasUnreadFiles) this.check();
  }

  /** Works until `signal` aborts, then rejects with its reason. */
  async run(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    for (;;) {
      if (!this.#wanted && !this.#isCheckAsked && !this.#moved && !this.#hasNewSounds) await this.#bell.wait(signal);
      try {
        if (this.#wanted) await this.#bring(this.#wanted, signal);
        else if (this.#moved) await this.#moveCarriers(this.#moved, signal);
        else if (this.#hasNewSounds) await this.#rescanMusic(signal);
        else if (this.#isCheckAsked) await this.#checkAll(signal);
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        signal.throwIfAborted();
        this.#options.log.warn('configuration not brought, will try again', { error, retryMs });
        await sleep(retryMs, undefined, { signal });
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
  }

  #ordered({ tenants }: NodeConfig, book: ServerBook): ServerBook {
    return orderedFor(
      tenants.flatMap(({ trunks }) => trunks),
      book,
      this.#options.isDown,
    );
  }

  /** What Asterisk runs, or will run when it is back. */
  #target(): Version | undefined {
    return this.#waiting ?? this.#live;
  }

  async #bring(want: Wanted, signal: AbortSignal): Promise<void> {
    const { cloud, identity, sections, log, report } = this.#options;
    let startedAtMs = Number.POSITIVE_INFINITY;
    this.#wanted = undefined;
    try {
      const held = this.#target()?.revision;
      const revision = await fetchRevision(want.revision, { cloud, identity, sections, held }, signal);
      const rendered = await this.#render(revision);
      startedAtMs = performance.now();
      await this.#accept({ revision, rendered }, want, signal);
    } catch (error) {
      if (!(error instanceof RefusedRevision)) {
        this.#wanted ??= want;
        throw error;
      }
      log.warn('revision refused', { revision: want.revision, faults: error.faults });
      report({ type: 'rejected', revision: want.revision, faults: [...error.faults] });
    }
    const tookMs = Math.max(0, performance.now() - startedAtMs);
    await sleep(Math.min(tookMs, LONGEST_PAUSE_MS), undefined, { signal });
  }

  async #accept(version: Version, want: Wanted, signal: AbortSignal): Promise<void> {
    const { installer, log } = this.#options;
    const input = { revision: want.revision, rendered: version.rendered, before: this.#target()?.rendered };
    const installed = await installer.install(input, signal).catch((cause: unknown) => {
      signal.throwIfAborted();
      if (cause instanceof RefusedRevision) throw cause;
      throw new RefusedRevision('internal', [cause instanceof Error ? cause.message : 'unknown reason'], { cause });
    });
    if (installed === 'live') return this.#goLive(version, want);
    this.#waiting = { ...version, wanted: want };
    log.info('revision waits for Asterisk', { revision: want.revision });
  }

  async #goLive(version: Version, want: Wanted): Promise<void> {
    const { keep, log, onLive, report } = this.#options;
    await keep.save(version.revision);
    this.#live = { revision: version.revision, rendered: version.rendered };
    this.#waiting = undefined;
    onLive(version.revision.config);
    const ms = Math.round(performance.now() - want.atMs);
    log.info('revision live', { revision: want.revision, ms });
    report({ type: 'applied', revision: want.revision, ms });
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.check(), CHECK_AFTER_MS).unref();
  }

  async #render(revision: Revision): Promise<Rendered> {
    const found = this.#ordered(revision.config, await this.#options.addresses.of(placesOf(revision.config)));
    for (const [place, list] of found)
      if (list.length === 0) this.#options.log.warn('carrier has no address, its calls are refused', { place });
    await this.#options.placeMusic(revision.config);
    return renderOrRefuse(revision, found, this.#options.soundsFolder);
  }

  async #rescanMusic(signal: AbortSignal): Promise<void> {
    this.#hasNewSounds = false;
    await this.#options.installer.rescanMusic(signal);
  }

  async #moveCarriers(found: ServerBook, signal: AbortSignal): Promise<void> {
    this.#moved = undefined;
    const target = this.#target();
    if (!target) return;
    const rendered = renderOrRefuse(target.revision, found, this.#options.soundsFolder);
    await this.#options.installer.install({ revision: target.revision.envelope.revision, rendered, before: target.rendered }, signal);
    if (this.#waiting) this.#waiting = { ...this.#waiting, rendered };
    else this.#live = { ...target, rendered };
  }

  /** Gives way to a knock and begins again after it. */
  async #checkAll(signal: AbortSignal): Promise<void> {
    const checking = new AbortController();
    this.#checking = checking;
    this.#isCheckAsked = false;
    try {
      await this.#compareOrRepair(AbortSignal.any([signal, checking.signal]));
    } catch (error) {
      this.#isCheckAsked = true;
      if (!checking.signal.aborted) throw error;
    } finally {
      this.#checking = undefined;
    }
  }

  async #compareOrRepair(signal: AbortSignal): Promise<void> {
    const { installer, log } = this.#options;
    const target = this.#target();
    if (!target) return;
    if (this.#hasUnreadFiles) await installer.reload(signal);
    this.#hasUnreadFiles = false;
    const pace = this.#waiting ? 'fast' : 'slow';
    let found = await installer.deviations(target.rendered, pace, signal);
    if (found.length > 0) {
      await installer.reload(signal);
      found = await installer.deviations(target.rendered, pace, signal);
    }
    if (found.length > 0 && this.#waiting) await this.#giveUpWaiting(this.#waiting.wanted, found, signal);
    else if (found.length > 0) log.error('Asterisk runs something else than its configuration', { found: found.slice(0, 10) });
    else if (this.#waiting) await this.#goLive(this.#waiting, this.#waiting.wanted);
  }

  async #giveUpWaiting(want: Wanted, found: readonly string[], signal: AbortSignal): Promise<void> {
    const { installer, report } = this.#options;
    this.#waiting = undefined;
    const live = this.#live;
    if (live && (await installer.place(live.revision.envelope.revision, live.rendered))) await installer.reload(signal);
    const [first = 'Asterisk loaded something else.', ...more] = found;
    const { faults } = new RefusedRevision('objects', [first, ...more]);
    report({ type: 'rejected', revision: want.revision, faults: [...faults] });
  }
}

function renderOrRefuse({ config, secrets }: Revision, found: ServerBook, soundsFolder: string): Rendered {
  try {
    return renderNode({ config, secrets, soundsFolder, servers: found });
  } catch (cause) {
    if (cause instanceof UnwritableError) throw new RefusedRevision('render', [cause.message], { cause });
    throw cause;
  }
}

/** Every place that some trunk needs, each once. */
const placesOf = (config: NodeConfig): Lookup[] => [
  ...new Map(config.tenants.flatMap(({ trunks }) => trunks.flatMap(lookupsOf)).map((place) => [keyOfLookup(place), place])).values(),
];

const differs = (one: Rendered, other: Rendered): boolean => [...one.files].some(([file, text]) => other.files.get(file) !== text);
