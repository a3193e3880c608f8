/** From rendered files to a running Asterisk, or back to what ran before. */
import { type Ari, AriError } from '../asterisk/ari/client.ts';
import { type ConfigObject, type Difference, differenceOf, keyOf } from '../asterisk/conf/objects.ts';
import { changedModules, MUSIC, PARTS } from '../asterisk/conf/parts.ts';
import type { Rendered } from '../asterisk/conf/render.ts';
import type { Log } from '../log.ts';
import { compareEndpoints, compareObjects, type Pace } from './compare.ts';
import type { Generations } from './generations.ts';
import { RefusedRevision } from './ports.ts';

/** `live`: Asterisk runs it. `waiting`: the files are in place and were tried out; Asterisk is away and takes them when it boots. */
export type Installed = 'live' | 'waiting';

export interface InstallInput {
  readonly revision: number;
  readonly rendered: Rendered;
  /** What Asterisk is meant to run now; undefined before the first revision. */
  readonly before: Rendered | undefined;
}

export interface InstallerOptions {
  readonly ari: Ari;
  readonly generations: Generations;
  /** Boots a throw-away Asterisk; throws RefusedRevision. */
  readonly tryOut: (rendered: Rendered, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly checks?: Checks | undefined;
}

/** Reads back what a module beside PJSIP has loaded: in words what is otherwise than rendered, by the module's name. It may throw AriError. */
export type Checks = Readonly<Record<string, (rendered: Rendered, signal: AbortSignal) => Promise<string[]>>>;

/** The module whose reload brings every object of PJSIP up to date. */
const PJSIP = 'res_pjsip.so';
const EVERY_MODULE = [...PARTS.map(({ module }) => module), PJSIP];

/** Has one Asterisk in its hands. Only one of its methods may run at a time. */
export class Installer {
  readonly #options: InstallerOptions;
  constructor(options: InstallerOptions) {
    this.#options = options;
  }

  /** Puts a configuration into Asterisk. Throws RefusedRevision when it will not have it; then what ran before runs again. */
  async install({ revision, rendered, before }: InstallInput, signal: AbortSignal): Promise<Installed> {
    const { ari, generations, tryOut } = this.#options;
    const difference = differenceOf(before?.objects ?? new Map(), rendered.objects);
    const modules = modulesOf(difference, before, rendered);
    if (before && modules.length === 0) return 'live';
    const isUp = await answers(ari, signal);
    if (!isUp || !before || !isProven(difference)) await tryOut(rendered, signal);
    const old = (await generations.live()).name;
    const name = await generations.write(revision, rendered.files);
    await generations.swap(name);
    if (isUp) await this.#loadOrUndo({ rendered, before, difference, modules, old }, signal);
    await generations.prune(name, old);
    return isUp ? 'live' : 'waiting';
  }

  /** Makes Asterisk's files those of `rendered` without telling Asterisk; false if they are so already. */
  async place(revision: number, rendered: Rendered): Promise<boolean> {
    const { generations } = this.#options;
    const { files, name: old } = await generations.live();
    if (files.size === rendered.files.size && [...rendered.files].every(([file, text]) => files.get(file) === text)) return false;
    const name = await generations.write(revision, rendered.files);
    await generations.swap(name);
    await generations.prune(name, old);
    return true;
  }

  /** Reads back everything that is loaded; lists in words what is otherwise than meant. */
  async deviations(rendered: Rendered, pace: Pace, signal: AbortSignal): Promise<string[]> {
    const { ari } = this.#options;
    const names = await compareEndpoints(ari, rendered.objects, signal);
    const objects = await compareObjects({ ari, present: rendered.objects.values(), pace }, signal);
    return [...names, ...objects, ...(await this.#checked(rendered, EVERY_MODULE, signal))];
  }

  /** Has Asterisk read its files anew: all of them, or those of some modules. */
  async reload(signal: AbortSignal, modules: readonly string[] = EVERY_MODULE): Promise<void> {
    for (const module of modules) await this.#options.ari.reload(module, signal);
  }

  /** Has Asterisk look again at which sounds there are. */
  async rescanMusic(signal: AbortSignal): Promise<void> {
    const { ari, generations } = this.#options;
    if (!(await answers(ari, signal))) return;
    await generations.touch(MUSIC.file);
    await ari.reload(MUSIC.module, signal);
  }

  async #checked(rendered: Rendered, modules: readonly string[], signal: AbortSignal): Promise<string[]> {
    const found: string[] = [];
    for (const module of modules) found.push(...((await this.#options.checks?.[module]?.(rendered, signal)) ?? []));
    return found;
  }

  async #loadOrUndo(change: Change, signal: AbortSignal): Promise<void> {
    try {
      await this.reload(signal, change.modules);
      await this.#demand(change.rendered, change, signal);
    } catch (cause) {
      await this.#undo(change);
      throw refusalOf(cause);
    }
  }

  async #demand(rendered: Rendered, { difference, modules }: Loaded, signal: AbortSignal): Promise<void> {
    const { ari } = this.#options;
    const [first, ...more] = [
      ...(await compareEndpoints(ari, rendered.objects, signal)),
      ...(await compareObjects({ ari, present: difference.set, absent: difference.removed }, signal)),
      ...(await this.#checked(rendered, modules, signal)),
    ];
    if (first !== undefined) throw new RefusedRevision('objects', [first, ...more]);
  }

  /** Not stopped by a signal: half an undo would be worse than none. */
  async #undo({ old, before, difference, modules }: Change): Promise<void> {
    const signal = new AbortController().signal;
    await this.#options.generations.swap(old);
    try {
      await this.reload(signal, modules);
      if (before) await this.#demand(before, { difference: reverseOf(before, difference), modules }, signal);
    } catch (error) {
      this.#options.log.error('Asterisk did not take the previous configuration back', { error });
    }
  }
}

/** What of a configuration was loaded anew. */
interface Loaded {
  readonly difference: Difference;
  readonly modules: readonly string[];
}

/** A change that is under way. */
interface Change extends Loaded {
  readonly rendered: Rendered;
  readonly before: Rendered | undefined;
  /** Name of the generation that ran before. */
  readonly old: string;
}

/** Modules whose files say something new. What phones refer to is there before them. */
function modulesOf({ set, removed }: Difference, before: Rendered | undefined, after: Rendered): string[] {
  const hasNews = !before || set.length > 0 || removed.length > 0;
  return [...changedModules(before?.files, after.files), ...(hasNews ? [PJSIP] : [])];
}

async function answers(ari: Ari, signal: AbortSignal): Promise<boolean> {
  try {
    await ari.info(signal);
    return true;
  } catch (error) {
    if (error instanceof AriError) return false;
    throw error;
  }
}

/** Whole objects of phones are written by what the property test proves, so they need no throw-away boot; trunks and the rest do. */
function isProven({ set, removed }: Difference): boolean {
  const isPhones = (object: ConfigObject) => /^(endpoint|aor|auth)$/.test(object.type) && !object.id.startsWith('trunk_');
  return set.every(isPhones) && removed.every(isPhones);
}

function reverseOf(before: Rendered, { set, removed }: Difference): Difference {
  const known = set.map((object) => before.objects.get(keyOf(object)));
  return {
    set: [...removed, ...known.filter((object) => object !== undefined)],
    removed: set.filter((object) => !before.objects.has(keyOf(object))),
  };
}

function refusalOf(cause: unknown): unknown {
  if (!(cause instanceof AriError)) return cause;
  const said = cause.kind === 'refused' ? cause.message : 'Asterisk stopped answering while it loaded the revision.';
  return new RefusedRevision('reload', [said], { cause });
}
