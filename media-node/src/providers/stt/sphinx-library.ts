/** The C library PocketSphinx, whichever of its two interfaces is installed: 0.8 (`.so.3`) or 5 (`.so.5`). */
import { accessSync, existsSync } from 'node:fs';
import koffi, { type LibraryHandle } from 'koffi';

/** Where Debian's package pocketsphinx-en-us puts the English model. */
const MODEL = '/usr/share/pocketsphinx/model/en-us';
const TEXTS = { hmm: `${MODEL}/en-us`, dict: `${MODEL}/cmudict-en-us.dict`, lm: `${MODEL}/en-us.lm.bin` };

/** A word as the library found it. `prob` is 0 to 1. */
export interface FoundWord {
  readonly word: string;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly prob: number;
}

/** A decoder: about 100 MB and half a second to make; one utterance at a time, in one thread. */
export interface SphinxDecoder {
  /** Makes a grammar (JSGF) ready, which takes a moment the first time. */
  learn(grammar: string): void;
  /** Listens to general English, or to what a grammar (JSGF) allows and nothing else. */
  listenTo(grammar: string | undefined): void;
  start(): void;
  /** Takes 16-bit sound at 16 kHz. */
  feed(samples: Int16Array): void;
  end(): void;
  /** Whether the library knows how a word sounds. */
  knows(word: string): boolean;
  /** What was said as it looks now. */
  text(): string;
  /** Confidence of the whole, 0 to 1; of an utterance that has ended. */
  prob(): number;
  words(): FoundWord[];
}

/** Whether the English model is on this machine; whether the library is too, shows when it is loaded. */
export const hasSphinxModel = (): boolean => Object.values(TEXTS).every((path) => existsSync(path));

/** Finds the library and makes a decoder. Takes the thread for half a second. @throws when library or model are not there */
export function openDecoder(): SphinxDecoder {
  for (const path of Object.values(TEXTS)) accessSync(path);
  const library = load();
  const decoder: unknown = library.open();
  if (!decoder) throw new Error('PocketSphinx refuses its model');
  return bind(library, decoder);
}

interface Library {
  readonly core: LibraryHandle;
  readonly open: () => unknown;
  /** Names of functions that were renamed. */
  readonly addGrammar: string;
  readonly activate: string;
  /** Has exp(int) of the numbers that the library calculates with. */
  readonly math: LibraryHandle;
  readonly defaultSearch: string;
}

function load(): Library {
  const newer = tryLoad('libpocketsphinx.so.5');
  if (newer) return five(newer);
  // the first needs the others and does not always find them by itself
  const math = koffi.load('libsphinxbase.so.3');
  koffi.load('libsphinxad.so.3');
  return three(koffi.load('libpocketsphinx.so.3'), math);
}

function tryLoad(name: string): LibraryHandle | undefined {
  try {
    return koffi.load(name);
  } catch {
    return undefined;
  }
}

function three(core: LibraryHandle, math: LibraryHandle): Library {
  const open = () => {
    math.func('void err_set_logfp(void *file)')(null);
    const definitions: unknown = core.func('void *ps_args()')();
    const config: unknown = math.func('void *cmd_ln_parse_r(void *config, void *definitions, int count, void *texts, int is_strict)')(
      null,
      definitions,
      0,
      null,
      0,
    );
    const setText = math.func('void cmd_ln_set_str_r(void *config, const char *name, const char *text)');
    for (const [name, text] of Object.entries(TEXTS)) setText(config, `-${name}`, text);
    math.func('void cmd_ln_set_int_r(void *config, const char *name, long value)')(config, '-fwdflat', 0);
    return core.func('void *ps_init(void *config)')(config);
  };
  return { core, math, open, addGrammar: 'ps_set_jsgf_string', activate: 'ps_set_search', defaultSearch: '_default' };
}

function five(core: LibraryHandle): Library {
  const open = () => {
    core.func('void err_set_logfp(void *file)')(null);
    const config: unknown = core.func('void *ps_config_init(void *definitions)')(null);
    const setText = core.func('void *ps_config_set_str(void *config, const char *name, const char *text)');
    for (const [name, text] of Object.entries(TEXTS)) setText(config, name, text);
    core.func('void *ps_config_set_bool(void *config, const char *name, int value)')(config, 'fwdflat', 0);
    return core.func('void *ps_init(void *config)')(config);
  };
  return { core, math: core, open, addGrammar: 'ps_add_jsgf_string', activate: 'ps_activate_search', defaultSearch: '_default' };
}

/** A C function that takes the decoder; what it gives was checked by nobody. */
type Call = (...given: unknown[]) => unknown;

function bind({ core, math, ...names }: Library, decoder: unknown): SphinxDecoder {
  const begin: Call = core.func('int ps_start_stream(void *decoder)');
  const start: Call = core.func('int ps_start_utt(void *decoder)');
  const process: Call = core.func(
    'int ps_process_raw(void *decoder, const int16_t *samples, size_t count, int is_not_searched, int is_whole)',
  );
  const end: Call = core.func('int ps_end_utt(void *decoder)');
  const hypothesis: Call = core.func('const char *ps_get_hyp(void *decoder, void *score)');
  const prob: Call = core.func('int ps_get_prob(void *decoder)');
  const exp: Call = math.func('double logmath_exp(void *logmath, int value)');
  const logmath = core.func('void *ps_get_logmath(void *decoder)')(decoder) as unknown;
  const addGrammar: Call = core.func(`int ${names.addGrammar}(void *decoder, const char *name, const char *text)`);
  const activate: Call = core.func(`int ${names.activate}(void *decoder, const char *name)`);
  const shareOf = (value: unknown) => Math.min(1, Number(exp(logmath, value)));
  const good = (result: unknown, what: string) => {
    if (Number(result) < 0) throw new Error(`PocketSphinx ${what}`);
  };
  const slots = makeSlots((name, grammar) => good(addGrammar(decoder, name, grammar), 'refuses a grammar'));
  const lookUp: Call = core.func('const char *ps_lookup_word(void *decoder, const char *word)');
  const segments = segmentsOf(core, shareOf);
  return {
    learn: slots,
    listenTo: (grammar) => good(activate(decoder, grammar === undefined ? names.defaultSearch : slots(grammar)), 'does not know a search'),
    start: () => {
      // counts the frames from here
      good(begin(decoder), 'does not begin');
      good(start(decoder), 'does not begin');
    },
    feed: (samples) => good(process(decoder, samples, samples.length, 0, 0), 'takes no sound'),
    end: () => good(end(decoder), 'does not end'),
    knows: (word) => Boolean(lookUp(decoder, word)),
    text: () => String(hypothesis(decoder, null) ?? ''),
    prob: () => shareOf(prob(decoder)),
    words: () => segments(decoder),
  };
}

/** A decoder knows so many grammars at a time; each takes memory. */
const MAX_GRAMMARS = 20;

/** Names under which grammars are known; a new one takes the place of that which was wanted longest ago. */
function makeSlots(add: (name: string, grammar: string) => void): (grammar: string) => string {
  const known = new Map<string, string>();
  return (grammar) => {
    const oldest = known.size < MAX_GRAMMARS ? undefined : known.entries().next().value;
    const name = known.get(grammar) ?? oldest?.[1] ?? `grammar-${known.size}`;
    if (!known.has(grammar)) {
      add(name, grammar);
      if (oldest) known.delete(oldest[0]);
    }
    known.delete(grammar);
    known.set(grammar, name);
    return name;
  };
}

function segmentsOf(core: LibraryHandle, shareOf: (value: unknown) => number): (decoder: unknown) => FoundWord[] {
  const first: Call = core.func('void *ps_seg_iter(void *decoder, void *score)');
  const next: Call = core.func('void *ps_seg_next(void *segment)');
  const word: Call = core.func('const char *ps_seg_word(void *segment)');
  const frames: Call = core.func('void ps_seg_frames(void *segment, _Out_ int *first, _Out_ int *last)');
  const prob: Call = core.func('int ps_seg_prob(void *segment, void *acoustic, void *language, void *backoff)');
  return (decoder) => {
    const found: FoundWord[] = [];
    for (let segment = first(decoder, null); segment; segment = next(segment)) {
      const from = [0];
      const to = [0];
      frames(segment, from, to);
      const text = String(word(segment) ?? '');
      found.push({ word: text, firstFrame: Number(from[0]), lastFrame: Number(to[0]), prob: shareOf(prob(segment, null, null, null)) });
    }
    return found;
  };
}
