/** Steps that play, compute, ask servers and clocks. */
import { isHoliday, isOpen } from '../base/schedule.ts';
import { namesIn, piecesOf } from '../base/template.ts';
import type { FlowStep, StepOf } from './flow.ts';
import type { Act, ActOf, FlowPass, Spoken } from './flow-act.ts';
import { exitOfStatus } from './flow-exits.ts';
import { caseOf } from './flow-run-reach.ts';
import { type Frame, type InstantRun, leave, mustLeave, type Run, type StepRun, type Steps, targetsOf } from './flow-run-state.ts';

const SECOND_MS = 1000;
/** Larger numbers are read digit by digit. */
const MAX_NUMBER = 999_999_999;

/** Plays; a key that ends it is kept for the next input, and while one is kept nothing more is played on the way there. */
function* play(run: Run, step: FlowStep, { spoken, interruptible }: { spoken: readonly Spoken[]; interruptible: boolean }): Steps<void> {
  if (spoken.length === 0 || (interruptible && run.keys !== '')) return;
  const frame = run.passing?.frame;
  const isMasked = interruptible && frame !== undefined && leadsToMasked(frame, step);
  const happened = yield* run.ask({ kind: 'play', spoken: [...spoken], interruptible }, isMasked);
  if (happened.kind !== 'played' || happened.digit === null || !interruptible) return;
  run.keys += happened.digit;
  run.keysAreMasked = isMasked;
}

const PASSING_KEYS = new Set<FlowStep['kind']>(['play_message', 'play_digits', 'set_variable', 'branch', 'time_condition', 'language']);

/** Whether a key that is pressed now may be the first of digits that are not to be seen. */
function leadsToMasked(frame: Frame, from: FlowStep): boolean {
  const seen = new Set<FlowStep>([from]);
  for (const step of seen) {
    if (step.kind === 'dtmf_input' && step.settings.masked) return true;
    if (!PASSING_KEYS.has(step.kind)) continue;
    for (const exit of Object.keys(step.exits)) for (const next of targetsOf(frame, step, exit)) seen.add(next);
  }
  return false;
}

export const playMessage: StepRun<'play_message'> = function* (run, step) {
  const { prompt, interruptible } = step.settings;
  const spoken = run.spoken(prompt);
  yield* play(run, step, { spoken, interruptible });
  run.lastHeard = spoken;
  return leave(step, 'next');
};

export const playDigits: StepRun<'play_digits'> = function* (run, step) {
  const { variable, format, interruptible } = step.settings;
  const name = namesIn(variable)[0] ?? variable.trim();
  const spoken = run.record && run.isMasked(name) ? hiddenDigits(run.record) : digitsOf(run.value(name) ?? '', format);
  if (spoken === undefined) return leave(step, 'invalid', 'next');
  yield* play(run, step, { spoken, interruptible });
  return leave(step, 'next');
};

/** Of masked digits a replay knows only whether they were read out. */
function hiddenDigits({ happened, exit }: FlowPass): Spoken[] | undefined {
  if (happened.length > 0) return [{ kind: 'digits', digits: '0' }];
  return exit === 'next' ? [] : undefined;
}

/** What is read out; undefined for what is no number. */
function digitsOf(value: string, format: 'digits' | 'number'): Spoken[] | undefined {
  const digits = value.trim().replace(/[\s()+./-]/g, '');
  if (!/^[0-9*#]{1,64}$/.test(digits)) return undefined;
  if (format === 'number' && /^-?[0-9]+$/.test(value.trim()) && Math.abs(Number(value)) <= MAX_NUMBER)
    return [{ kind: 'number', value: Number(value) }];
  return [{ kind: 'digits', digits }];
}

export const setVariable: InstantRun<'set_variable'> = (run, step) => {
  for (const { name, value } of step.settings.assignments)
    run.set(
      name,
      run.filled(value, (one) => one),
      run.isSecret(namesIn(value)),
    );
  return leave(step, 'next');
};

export const branch: InstantRun<'branch'> = (run, step) => {
  return mustLeave(step, caseOf(run, step.settings.cases) ?? 'else');
};

export const timeCondition: InstantRun<'time_condition'> = (run, step) => {
  const { time_condition_id, ranges, time_zone } = step.settings;
  // Hours and holidays may have been changed since: a replay goes where the call went.
  if (run.record?.step_id === step.id) return mustLeave(step, run.record.exit);
  if (time_condition_id === null) {
    const zone = (time_zone === null ? undefined : run.world.zoneOf(time_zone)) ?? run.world.zone;
    return mustLeave(step, isOpen({ ranges, holidays: [] }, run.atMs, zone) ? 'open' : 'closed');
  }
  const condition = run.world.timeCondition(time_condition_id);
  if (!condition) return mustLeave(step, 'closed');
  if (condition.override !== 'auto') return mustLeave(step, condition.override);
  if (isHoliday(condition, run.atMs, condition.zone)) return mustLeave(step, 'holiday', 'closed');
  return mustLeave(step, isOpen(condition, run.atMs, condition.zone) ? 'open' : 'closed');
};

export const language: StepRun<'language'> = function* (run, step) {
  run.language = step.settings.language;
  run.voice = step.settings.voice;
  yield* run.ask({ kind: 'language', language: step.settings.language });
  return leave(step, 'next');
};

export const httpRequest: StepRun<'http_request'> = function* (run, step) {
  const { save, statuses } = step.settings;
  const happened = yield* run.ask(httpAct(run, step));
  run.set('HTTP_STATUS', happened.kind === 'answered' ? String(happened.status) : '');
  if (happened.kind !== 'answered') return mustLeave(step, 'failed');
  for (const { variable } of save) run.set(variable, Object.hasOwn(happened.values, variable) ? (happened.values[variable] ?? '') : '');
  const [status, family] = [String(happened.status), `${String(happened.status).slice(0, 1)}xx`];
  const own = [status, family].filter((one) => statuses.includes(one)).map(exitOfStatus);
  const [first, ...others] = [...own, family === '2xx' ? 'success' : 'failed'];
  return mustLeave(step, first ?? 'failed', ...others);
};

function httpAct(run: Run, { settings }: StepOf<'http_request'>): ActOf<'http'> {
  const { method, url, headers, body, timeout, save, prompt } = settings;
  const act: Act = {
    ...{ kind: 'http', method, timeout_ms: timeout * SECOND_MS, save, spoken: run.spoken(prompt) },
    url: filledForServers(run, url, encodeURIComponent),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filledForServers(run, value, asIs)])),
    body: filledForServers(run, body, encodingOf(body, headers)),
  };
  return act;
}

const asIs = (value: string): string => value;
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** How values stand in a body: in JSON and in a form as these want it. */
function encodingOf(body: string, headers: Readonly<Record<string, string>>): (value: string) => string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return encodeURIComponent;
  return /\bjson\b/i.test(type) || /^\s*[[{]/.test(body) ? inJson : asIs;
}

/** The place of a secret, which who asks fills in. Only the flow itself may name one, no value that came from outside. */
const SECRET = /(\{\{\s*secret\.[A-Za-z][A-Za-z0-9_]{0,39}\s*\}\})/;

function filledForServers(run: Run, text: string, encode: (value: string) => string): string {
  return text
    .split(SECRET)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : piecesOf(part).some((piece) => 'name' in piece)
          ? run.filled(part, (value) => encode(value)).replace(/\{(?=\{\s*secret\.)/g, '{ ')
          : part,
    )
    .join('');
}
