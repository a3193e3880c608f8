/** Steps that give the caller to somebody: transfers, mailboxes, agents, queues, other flows. */

import { namesIn } from '../base/template.ts';
import type { StepOf } from './flow.ts';
import type { Happened, TransferTo } from './flow-act.ts';
import { exitOfCase, exitsOf } from './flow-exits.ts';
import { leave, mustLeave, type Run, type StepRun, type Steps, targetsOf } from './flow-run-state.ts';
import { MIN_MESSAGE_SECONDS } from './voicemail-setting.ts';

const MINUTE_SECONDS = 60;
const MAX_AGENT_VARIABLES = 50;

export const transfer: StepRun<'transfer'> = function* (run, step) {
  run.takeKeys();
  const frame = run.passing?.frame;
  const isWired = (name: string) => frame !== undefined && targetsOf(frame, step, name).length > 0;
  const returns = exitsOf(step).some(({ name }) => isWired(name));
  const claims = (['busy', 'no_answer'] as const).filter(isWired);
  const to = goalOf(run, step);
  if (to === undefined) return mustLeave(step, 'failed');
  const outcome = rung(yield* run.ask({ kind: 'transfer', to, returns, claims }));
  if (outcome === 'done') return leave(step, 'done');
  // Whoever was not to come back has heard what there is to say.
  if (!returns) return leave(step, outcome, 'failed');
  return mustLeave(step, outcome, 'failed');
};

/** The number that was entered goes before the destination. */
function goalOf(run: Run, { settings }: StepOf<'transfer'>): TransferTo | undefined {
  const text = settings.number?.trim() ?? '';
  if (text === '') return settings.destination ?? undefined;
  const number = run
    .filled(text, (value) => value)
    .replace(/[^0-9*#+]/g, '')
    .slice(0, 32);
  if (run.record && run.isSecret(namesIn(text))) return run.record.happened.length > 0 ? { type: 'inside', number: '0' } : undefined;
  return number === '' ? undefined : { type: 'inside', number };
}

function rung(happened: Happened): 'done' | 'busy' | 'no_answer' | 'failed' {
  if (happened.kind === 'rung') return happened.outcome;
  return happened.kind === 'done' ? 'done' : 'failed';
}

export const voicemail: StepRun<'voicemail'> = function* (run, step) {
  run.takeKeys();
  const { mailbox, greeting } = step.settings;
  if (mailbox === null) return mustLeave(step, 'failed');
  const happened = yield* run.ask({ kind: 'voicemail', mailbox, greeting });
  return happened.kind === 'failed' ? mustLeave(step, 'failed') : leave(step, 'done');
};

export const recordMessage: StepRun<'record_message'> = function* (run, step) {
  run.takeKeys();
  const { mailbox, max_seconds, prompt } = step.settings;
  if (mailbox === null) return mustLeave(step, 'failed');
  const happened = yield* run.ask({ kind: 'record', spoken: run.spoken(prompt), mailbox, max_seconds });
  if (happened.kind !== 'recorded') return mustLeave(step, 'failed');
  return happened.seconds < MIN_MESSAGE_SECONDS ? leave(step, 'too_short', 'done') : leave(step, 'done');
};

export const callbackRequest: StepRun<'callback_request'> = function* (run, step) {
  run.takeKeys();
  const { queue_id, prompt } = step.settings;
  if (queue_id === null) return mustLeave(step, 'failed');
  const happened = yield* run.ask({ kind: 'callback', queue_id, spoken: run.spoken(prompt) });
  return happened.kind === 'done' ? leave(step, 'done') : mustLeave(step, 'failed');
};

export const queueCheck: StepRun<'queue_check'> = function* (run, step) {
  const { queue_id, max_waiting, max_wait } = step.settings;
  if (queue_id === null) return mustLeave(step, 'failed');
  const happened = yield* run.ask({ kind: 'queue', queue_id });
  if (happened.kind !== 'queue') return mustLeave(step, 'failed');
  const { waiting, available, longest_wait } = happened;
  run.set('QUEUE_WAITING', String(waiting));
  run.set('QUEUE_AVAILABLE', String(available));
  run.set('QUEUE_LONGEST_WAIT', String(longest_wait));
  run.set('QUEUEPOS', String(waiting + 1));
  // In minutes, as the announcements of queues say it.
  run.set('QUEUEHOLDTIME', String(Math.ceil(longest_wait / MINUTE_SECONDS)));
  if (available <= 0) return mustLeave(step, 'nobody', 'busy');
  const isBusy = (max_waiting !== null && waiting > max_waiting) || (max_wait !== null && longest_wait > max_wait);
  return isBusy ? mustLeave(step, 'busy') : mustLeave(step, 'free');
};

export const aiAgent: StepRun<'ai_agent'> = function* (run, step) {
  run.takeKeys();
  const { agent_id, context } = step.settings;
  if (agent_id === null) return mustLeave(step, 'failed');
  const happened = yield* run.ask({ kind: 'agent', agent_id, context: run.shown(context), variables: run.seen('without') });
  if (happened.kind !== 'agent_done') return mustLeave(step, 'failed');
  run.clear('AGENT_');
  for (const [name, value] of Object.entries(happened.variables).slice(0, MAX_AGENT_VARIABLES))
    run.set(/^agent_/i.test(name) ? name : `AGENT_${name}`, value);
  const exit = caseOf(run, step.settings.cases);
  return exit === undefined ? leave(step, 'done') : mustLeave(step, exit);
};

/** Exit of the first condition that holds. A replay goes where the call went if a condition asks for what is masked. */
export function caseOf(run: Run, cases: readonly { readonly when: string }[]): string | undefined {
  const conditions = cases.map(({ when }) => run.condition(when));
  const { record } = run;
  if (record && conditions.some((one) => one.ok && run.isSecret(one.names)))
    return cases.map((_, at) => exitOfCase(at)).find((exit) => exit === record.exit);
  const at = conditions.findIndex((one) => one.ok && one.test((name) => run.value(name)));
  return at < 0 ? undefined : exitOfCase(at);
}

/** Ends the call, after a last sentence. */
export function* hangup(run: Run, step: StepOf<'hangup'>): Steps {
  const spoken = run.spoken(step.settings.prompt);
  if (spoken.length > 0) yield* run.ask({ kind: 'play', spoken, interruptible: false });
  return { kind: 'over', end: { kind: 'hangup', cause: step.settings.cause } };
}
