/** Steps that ask for keys: DTMF inputs, alone or as a group behind one exit, menus, surveys. */
import type { FlowStep, StepOf } from './flow.ts';
import type { Spoken } from './flow-act.ts';
import { exitOfKey } from './flow-exits.ts';
import type { FlowPrompt } from './flow-prompt.ts';
import { type Entry, entryOfInput, entryOfKey, type KeyAnswer, type KeyQuestion, readKeys, terminatorOf } from './flow-run-keys.ts';
import { leave, mustLeave, type Outcome, type Run, type StepRun, type Steps, targetsOf } from './flow-run-state.ts';
import { menuText } from './flow-run-words.ts';

const SECOND_MS = 1000;

/** A question that is asked again when nobody, or nothing that fits, answers. */
interface Asked {
  readonly question: KeyQuestion;
  readonly prompt: readonly Spoken[];
  readonly retries: number;
  readonly timeoutPrompt: FlowPrompt | null;
  readonly invalidPrompt: FlowPrompt | null;
}

/** Asks until something that fits is entered or the tries are over; each further try begins with what was wrong. */
function* askKeys(run: Run, { question: asked, prompt, retries, timeoutPrompt, invalidPrompt }: Asked): Steps<KeyAnswer> {
  const again = prompt.length > 0 ? prompt : run.lastHeard;
  const question = { ...asked, isMasked: asked.isMasked || run.keysAreMasked };
  const isGuided = question.isMasked && run.record !== undefined;
  let answer = yield* readKeys(run, question, prompt);
  for (let tries = 0; answer.kind !== 'entered' && (isGuided ? run.isBehind : tries < retries); tries++) {
    const fault = run.spoken(answer.kind === 'timeout' ? timeoutPrompt : invalidPrompt);
    answer = yield* readKeys(run, question, [...fault, ...again]);
  }
  run.lastHeard = [];
  return answer;
}

/** Inputs that listen together: whichever expects what is entered is the one that is passed. */
export function* askInputs(run: Run, inputs: readonly [StepOf<'dtmf_input'>, ...StepOf<'dtmf_input'>[]]): Steps {
  const all = inputs.map(({ settings }) => settings);
  const answer = yield* askKeys(run, {
    question: {
      entries: entriesOf(inputs),
      timeoutMs: Math.max(...all.map(({ timeout }) => timeout)) * SECOND_MS,
      digitTimeoutMs: Math.max(...all.map(({ digit_timeout }) => digit_timeout)) * SECOND_MS,
      terminator: terminatorOf(all),
      isMasked: all.some(({ masked }) => masked),
    },
    prompt: run.spoken(...all.map(({ prompt }) => prompt)),
    retries: Math.max(...all.map(({ retries }) => retries)),
    timeoutPrompt: all.find(({ timeout_prompt }) => timeout_prompt !== null)?.timeout_prompt ?? null,
    invalidPrompt: all.find(({ invalid_prompt }) => invalid_prompt !== null)?.invalid_prompt ?? null,
  });
  if (answer.kind !== 'entered') return notEntered(run, inputs, answer.kind);
  const { step } = answer.entry;
  if (step.kind === 'dtmf_input' && step.settings.variable !== null) run.set(step.settings.variable, answer.digits, run.isMasked('DIGITS'));
  return mustLeave(step, 'matched');
}

/** Those that expect something certain come before those that take anything. */
function entriesOf(inputs: readonly StepOf<'dtmf_input'>[]): Entry[] {
  const [certain, any] = [inputs.filter(({ settings }) => !takesAll(settings)), inputs.filter(({ settings }) => takesAll(settings))];
  return [...certain, ...any].map((step) => entryOfInput(step, step.settings.expected, step.settings.max_digits));
}

const takesAll = ({ expected }: { readonly expected: string | null }): boolean => (expected?.trim() ?? '') === '';

/** The first that knows where to go then; if none does, the one that knows where to go for the other reason. */
function notEntered(run: Run, inputs: readonly [FlowStep, ...FlowStep[]], kind: 'invalid' | 'timeout'): Outcome {
  const names = kind === 'invalid' ? (['invalid', 'timeout'] as const) : (['timeout', 'invalid'] as const);
  const frame = run.passing?.frame;
  for (const name of names) {
    const step = inputs.find((one) => frame && targetsOf(frame, one, name).length > 0);
    if (step) return mustLeave(step, name);
  }
  return mustLeave(inputs[0], kind);
}

export const dtmfInput: StepRun<'dtmf_input'> = (run, step) => askInputs(run, [step]);

export const menu: StepRun<'menu'> = function* (run, step) {
  const { settings } = step;
  const { options, retries } = settings;
  const answer = yield* askKeys(run, {
    question: { ...oneKey(settings.timeout), entries: options.map(({ key }) => entryOfKey(step, exitOfKey(key), key)) },
    prompt: settings.prompt === null ? run.said(menuText(options, run.languageNow)) : run.spoken(settings.prompt),
    ...{ retries, timeoutPrompt: settings.timeout_prompt, invalidPrompt: settings.invalid_prompt },
  });
  return answer.kind === 'entered' ? mustLeave(step, answer.entry.exit) : notEntered(run, [step], answer.kind);
};

/** No key ends a single key. */
const oneKey = (seconds: number): Omit<KeyQuestion, 'entries'> => ({
  ...{ timeoutMs: seconds * SECOND_MS, digitTimeoutMs: seconds * SECOND_MS },
  ...{ terminator: '', isMasked: false },
});

export const survey: StepRun<'survey'> = function* (run, step) {
  const { questions, timeout, retries, thanks } = step.settings;
  if (run.keysAreMasked) run.takeKeys();
  for (const { variable, prompt, min, max } of questions) {
    const keys = [...'0123456789'].filter((key) => Number(key) >= Math.min(min, max) && Number(key) <= Math.max(min, max));
    const answer = yield* askKeys(run, {
      question: { ...oneKey(timeout), entries: keys.map((key) => entryOfKey(step, 'next', key)) },
      ...{ prompt: run.spoken(prompt), retries, timeoutPrompt: null, invalidPrompt: null },
    });
    if (answer.kind !== 'entered') return leave(step, 'abandoned', 'next');
    run.set(variable, answer.digits);
  }
  const spoken = run.spoken(thanks);
  if (spoken.length > 0) yield* run.ask({ kind: 'play', spoken, interruptible: false });
  return leave(step, 'next');
};
