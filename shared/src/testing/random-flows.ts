/** Flows, callers and conditions made at random, out of a seed: good ones, foolish ones, and broken ones. */
import type { Act, Happened } from '../model/flow-act.ts';
import { type StepKind, stepSettings } from '../model/flow-step.ts';

/** Chance with a seed: the same seed, the same choices. */
export interface Chance {
  /** From 0 up to, and without, `below`. */
  whole(below: number): number;
  /** True once in so many times. */
  once(inTimes: number): boolean;
  of<T>(all: readonly [T, ...T[]] | readonly T[]): T;
}

/** Makes it (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number) => Math.floor(next() * below);
  return {
    whole,
    once: (inTimes) => whole(inTimes) === 0,
    of: (all) => all[whole(all.length)] as (typeof all)[number],
  };
}

const KINDS = Object.keys(stepSettings) as StepKind[];
const NAMES = [
  'A',
  'B',
  'PIN',
  'CALLERID(num)',
  'DIGITS',
  'EXTEN',
  '__proto__',
  'constructor',
  'EPOCH',
  'SPEECH',
  'AGENT_X',
  'HTTP_STATUS',
];
const VARIABLES = ['A', 'b', 'Pin', '__proto__', 'constructor', 'toString'];
const KEYS = [...'0123456789*#'];
const TEXTS = [
  '',
  'Hello',
  '${A}',
  '${PIN} and ${B}',
  '{{secret.KEY}}',
  '${',
  '$',
  '{{a}}',
  '\u0000\ud800',
  'x'.repeat(300),
  '${CALLERID(num)}',
  'äß☎',
];
const PATTERNS = ['1', '12', '*', '*9', '?', '??', '1*', '12??', '_2XXX', '_X.', '_[', '_!', '', 'abc', '#', '_NXX!', '**', '0'];
const CONDITIONS = [
  ...['${A} == 1', '${PIN} == "1234"', '${DIGITS} matches _1X', '${A} contains ${B} or not ${A}', '', '(', '${A', '1', '0', '${EPOCH} > 0'],
  ...['${SPEECH} contains "sales"', '${HTTP_STATUS} == 200', '${B} matches "*a*"', 'not not (${A} < ${B})', '${AGENT_X} == yes'],
];

const some = <T>(chance: Chance, most: number, make: (at: number) => T): T[] =>
  Array.from({ length: chance.whole(most + 1) }, (_, at) => make(at));
const idOrNull = (chance: Chance) => (chance.once(4) ? null : 1 + chance.whole(4));
const prompt = (chance: Chance) =>
  chance.of([
    null,
    { kind: 'text', text: chance.of(TEXTS) },
    { kind: 'text', text: 'Press a key' },
    { kind: 'sound', sound_id: 1 + chance.whole(3) },
  ]);
const cases = (chance: Chance) => some(chance, 3, () => ({ label: chance.of(['', 'x']), when: chance.of(CONDITIONS) }));
const destination = (chance: Chance) =>
  chance.of([null, { type: 'hangup' }, { type: 'queue', id: 1 + chance.whole(4) }, { type: 'voicemail', id: 'general' }]);
const tried = (chance: Chance) => ({
  ...{ timeout: 1 + chance.whole(9), retries: chance.whole(4), prompt: prompt(chance) },
  ...{ timeout_prompt: prompt(chance), invalid_prompt: prompt(chance) },
});

const MAKERS: Readonly<Record<StepKind, (chance: Chance) => object>> = {
  start: () => ({}),
  return: () => ({}),
  play_message: (chance) => ({ prompt: prompt(chance), interruptible: !chance.once(4) }),
  dtmf_input: (chance) => ({
    ...tried(chance),
    ...{ max_digits: 1 + chance.whole(chance.once(5) ? 32 : 4), terminator: chance.of(['#', '*', '']) },
    ...{
      expected: chance.once(2) ? null : chance.of(PATTERNS),
      variable: chance.once(2) ? null : chance.of(VARIABLES),
      masked: chance.once(4),
    },
  }),
  menu: (chance) => ({ ...tried(chance), options: some(chance, 5, () => ({ key: chance.of(KEYS), label: chance.of(['', 'Sales']) })) }),
  transfer: (chance) => ({ destination: destination(chance), number: chance.of([null, null, '${DIGITS}', '${PIN}', '100', ' ']) }),
  voicemail: (chance) => ({ mailbox: chance.of([null, 'general', 1]), greeting: chance.of(['busy', 'unavailable']) }),
  set_variable: (chance) => ({ assignments: some(chance, 3, () => ({ name: chance.of(VARIABLES), value: chance.of(TEXTS) })) }),
  branch: (chance) => ({ cases: cases(chance) }),
  http_request: (chance) => ({
    ...{ method: chance.of(['GET', 'POST']), url: chance.of(['', 'https://a.example/${A}', '${A}']), body: chance.of(TEXTS) },
    ...{
      headers: chance.once(2) ? {} : { 'X-A': chance.of(TEXTS) },
      statuses: some(chance, 2, () => chance.of(['404', '4xx', '2xx', '200', '5xx'])),
    },
    ...{
      save: some(chance, 2, () => ({ variable: chance.of(VARIABLES), path: chance.of(['a', 'a[0].b', '..', '']) })),
      prompt: prompt(chance),
    },
  }),
  play_digits: (chance) => ({
    variable: chance.of([...NAMES, '', '${PIN}', 'no such']),
    format: chance.of(['digits', 'number']),
    interruptible: !chance.once(4),
  }),
  time_condition: (chance) => ({ time_condition_id: idOrNull(chance), time_zone: chance.of([null, 'Europe/Berlin', 'Nowhere/At_All']) }),
  ai_agent: (chance) => ({ agent_id: idOrNull(chance), context: chance.of(TEXTS), cases: cases(chance) }),
  hangup: (chance) => ({ prompt: prompt(chance), cause: chance.of(['normal', 'busy', 'congestion', 'rejected']) }),
  collect_speech: (chance) => ({
    ...tried(chance),
    ...{ expects: chance.of(['choices', 'yes_no', 'digits', 'anything']), variable: chance.of([null, ...VARIABLES]) },
    choices: some(chance, 3, () => ({
      label: chance.of(['Sales', 'Support', '']),
      phrases: some(chance, 2, () => chance.of(['sales team', '1', 'é'])),
    })),
  }),
  record_message: (chance) => ({ prompt: prompt(chance), mailbox: chance.of([null, 'general', 2]) }),
  callback_request: (chance) => ({ queue_id: idOrNull(chance), prompt: prompt(chance) }),
  survey: (chance) => ({
    questions: some(chance, 3, () => ({
      variable: chance.of(VARIABLES),
      prompt: prompt(chance),
      min: chance.whole(5),
      max: chance.whole(10),
    })),
    ...{ retries: chance.whole(3), thanks: prompt(chance) },
  }),
  sub_flow: (chance) => ({ ivr_id: idOrNull(chance) }),
  language: (chance) => ({ language: chance.of(['en', 'de', 'fr-FR', 'xx']), voice: chance.of([null, { engine: 'flite' }]) }),
  queue_check: (chance) => ({ queue_id: idOrNull(chance), max_waiting: chance.of([null, 0, 3]), max_wait: chance.of([null, 0, 60]) }),
};

const OF_CASES = ['case_1', 'case_2', 'case_3'];
const OF_KEYS = ['matched', 'timeout', 'invalid'];
const EXITS: Readonly<Record<StepKind, readonly string[]>> = {
  ...{
    start: ['next'],
    play_message: ['next'],
    set_variable: ['next'],
    language: ['next'],
    play_digits: ['next', 'invalid'],
    dtmf_input: OF_KEYS,
  },
  ...{ menu: [...OF_KEYS, ...[...'0123456789'].map((key) => `key_${key}`), 'key_star', 'key_hash'], survey: ['next', 'abandoned'] },
  ...{
    transfer: ['done', 'busy', 'no_answer', 'failed'],
    voicemail: ['done', 'failed'],
    branch: [...OF_CASES, 'else'],
    hangup: [],
    return: [],
  },
  ...{
    http_request: ['success', 'status_404', 'status_4xx', 'status_2xx', 'status_200', 'failed'],
    time_condition: ['open', 'closed', 'holiday'],
  },
  ...{ ai_agent: [...OF_CASES, 'done', 'failed'], record_message: ['done', 'too_short', 'failed'], callback_request: ['done', 'failed'] },
  ...{
    collect_speech: ['choice_1', 'choice_2', 'choice_3', 'yes', 'no', 'heard', 'timeout', 'invalid', 'failed'],
    sub_flow: ['next', 'failed'],
  },
  queue_check: ['free', 'busy', 'nobody', 'failed'],
};

/** A flow as it may come in at the door: what it has is of the right form, but nothing says that it makes sense. */
export function randomFlow(chance: Chance): unknown {
  const ids = Array.from({ length: 1 + chance.whole(chance.once(10) ? 40 : 9) }, (_, at) => `s${at}`);
  const target = () => (chance.once(40) ? chance.of(['nowhere', 'start', '__proto__']) : chance.of(ids));
  const targets = () => (chance.once(5) ? some(chance, 4, target) : [target()]);
  const exits = (kind: StepKind) => {
    const wired = chance.once(3) ? EXITS[kind].filter(() => chance.once(2)) : EXITS[kind];
    return Object.fromEntries([...wired, ...(chance.once(30) ? ['__proto__', 'odd'] : [])].map((exit) => [exit, targets()]));
  };
  const steps = ids.map((id) => {
    const kind = chance.of(chance.once(3) ? (['play_message', 'dtmf_input', 'menu'] as const) : KINDS);
    return { id, kind, settings: MAKERS[kind](chance), exits: exits(kind) };
  });
  const start = { id: 'start', kind: 'start', exits: { next: targets() } };
  return { language: chance.of(['en', 'de']), steps: chance.once(50) ? steps : [start, ...steps] };
}

/** Breaks something anywhere in a value of JSON. */
export function broken(chance: Chance, value: unknown): unknown {
  if (chance.once(6) || typeof value !== 'object' || value === null)
    return chance.of([null, -1, 'x', [], {}, true, 1e99, undefined, 'x'.repeat(20_000)]);
  if (Array.isArray(value)) {
    const at = chance.whole(value.length);
    return chance.once(6) ? [...value, ...value] : value.map((one, index) => (index === at ? broken(chance, one) : one));
  }
  const entries = Object.entries(value);
  const at = chance.whole(entries.length);
  return Object.fromEntries(entries.map(([key, one], index) => [key, index === at ? broken(chance, one) : one]));
}

/** What a caller, a line or a server may do when it is asked; sometimes something that nobody asked for. */
export function randomHappened(chance: Chance, act: Act, goneOnceIn: number): Happened {
  if (chance.once(goneOnceIn)) return { kind: 'gone' };
  if (chance.once(25)) return { kind: 'failed', why: 'It did not work.' };
  const kind = chance.once(60) ? chance.of(['play', 'listen', 'hear', 'http', 'queue'] as const) : act.kind;
  const most = act.kind === 'listen' ? act.max_digits : 1;
  switch (kind) {
    case 'play':
      return { kind: 'played', digit: chance.once(3) ? chance.of(KEYS) : null };
    case 'listen': {
      const digits = chance.once(5) ? '' : some(chance, most, () => chance.of(KEYS)).join('');
      return { kind: 'digits', digits, ended: digits.length === most ? 'full' : chance.of(['timeout', 'terminator']) };
    }
    case 'hear':
      return { kind: 'heard', text: chance.of(['', 'sales please', 'yes', 'no way', 'one two', 'é', 'x'.repeat(2000)]) };
    case 'record':
      return { kind: 'recorded', seconds: chance.whole(9) };
    case 'transfer':
      return { kind: 'rung', outcome: chance.of(['done', 'busy', 'no_answer', 'failed']) };
    case 'http':
      return {
        kind: 'answered',
        status: chance.of([200, 204, 404, 410, 500, 301]),
        values: chance.once(2) ? {} : { A: chance.of(TEXTS), ['__proto__']: 'x' },
      };
    case 'agent':
      return { kind: 'agent_done', variables: { ending: 'done', X: chance.of(['yes', '']) } };
    case 'queue':
      return { kind: 'queue', waiting: chance.whole(5), available: chance.whole(3), longest_wait: chance.whole(300) };
    default:
      return { kind: 'done' };
  }
}
