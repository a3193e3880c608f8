/** The step that listens to what a caller says. */
import type { StepOf } from './flow.ts';
import { exitOfChoice } from './flow-exits.ts';
import { mustLeave, type Run, type StepRun } from './flow-run-state.ts';
import { digitsSaid, holdsPhrase, plainWords, yesNoPhrases, yesOrNo } from './flow-run-words.ts';

const SECOND_MS = 1000;

export const collectSpeech: StepRun<'collect_speech'> = function* (run, step) {
  run.takeKeys();
  const { expects, timeout, retries, variable } = step.settings;
  const prompt = run.spoken(step.settings.prompt);
  const again = prompt.length > 0 ? prompt : run.lastHeard;
  let spoken = prompt;
  let exit: 'timeout' | 'invalid' = 'timeout';
  for (let tries = 0; tries <= retries; tries++) {
    const phrases = phrasesOf(run, step);
    const happened = yield* run.ask({ kind: 'hear', spoken, expects, phrases, timeout_ms: timeout * SECOND_MS, language: run.languageNow });
    if (happened.kind !== 'heard' && happened.kind !== 'digits') return mustLeave(step, 'failed');
    const text = (happened.kind === 'heard' ? happened.text : happened.digits).trim();
    run.set('SPEECH', text);
    const found = text === '' ? undefined : understood(run, step, text);
    if (found) {
      if (variable !== null) run.set(variable, found.value);
      run.lastHeard = [];
      return mustLeave(step, found.exit);
    }
    exit = text === '' ? 'timeout' : 'invalid';
    spoken = [...run.spoken(exit === 'timeout' ? step.settings.timeout_prompt : step.settings.invalid_prompt), ...again];
  }
  run.lastHeard = [];
  return mustLeave(step, exit, exit === 'timeout' ? 'invalid' : 'timeout');
};

/** What is most likely said. */
function phrasesOf(run: Run, { settings }: StepOf<'collect_speech'>): string[] {
  if (settings.expects === 'yes_no') return yesNoPhrases(run.languageNow);
  if (settings.expects !== 'choices') return [];
  return [...new Set(settings.choices.flatMap(({ label, phrases }) => [label, ...phrases]))].filter((phrase) => phrase.trim() !== '');
}

/** The exit for what was said, and what is kept of it. */
function understood(run: Run, step: StepOf<'collect_speech'>, text: string): { exit: string; value: string } | undefined {
  const { expects } = step.settings;
  if (expects === 'anything') return { exit: 'heard', value: text };
  if (expects === 'choices') return chosen(step, text);
  if (expects === 'yes_no') {
    const answer = yesOrNo(text, run.languageNow);
    return answer && { exit: answer, value: answer };
  }
  const digits = digitsSaid(text, run.languageNow);
  if (digits === '') return undefined;
  run.set('DIGITS', digits);
  return { exit: 'heard', value: digits };
}

/** The choice of which the longest phrase was said; of equals the first. */
function chosen({ settings }: StepOf<'collect_speech'>, text: string): { exit: string; value: string } | undefined {
  const said = plainWords(text);
  const lengths = settings.choices.map(({ label, phrases }) =>
    Math.max(0, ...[label, ...phrases].map((phrase) => (holdsPhrase(said, phrase) ? plainWords(phrase).join(' ').length : 0))),
  );
  const longest = Math.max(0, ...lengths);
  const at = longest === 0 ? -1 : lengths.indexOf(longest);
  const choice = settings.choices[at];
  return choice && { exit: exitOfChoice(at), value: choice.label || text };
}
