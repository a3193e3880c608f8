/** Features by which somebody changes how his extension, or the house, takes calls. What he dialled counts at once, here. */
import { CAUSE, type Decision, type FeatureDecision, type OverrideDecision } from '@botpbx/shared/model/decision';
import { ForwardNumber } from '@botpbx/shared/model/extension-calls';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import type { Prompt } from '../flow/media.ts';
import type { Way } from './way.ts';

type Handler = (decision: FeatureDecision, way: Way) => Promise<void>;

const core = (name: string): Prompt => ({ kind: 'core', name });
const ON = core('activated');
const OFF = core('de-activated');

/** Switches do-not-disturb. */
export const setDnd =
  (value: boolean): Handler =>
  async ({ by }, way) => {
    if (!by) return way.caller.leave(CAUSE.rejected);
    way.change({ of: 'extension', id: by.id, field: 'dnd', value });
    return confirm(way, [core('do-not-disturb'), value ? ON : OFF]);
  };

/** Switches follow-me over; its telephones stay as they are. */
export const toggleFollowMe: Handler = async ({ by }, way) => {
  if (!by) return way.caller.leave(CAUSE.rejected);
  const value = by.follow_me !== true;
  way.change({ of: 'extension', id: by.id, field: 'follow_me', value });
  return confirm(way, [value ? ON : OFF]);
};

type ForwardField = 'forward_all' | 'forward_busy' | 'forward_no_answer';
const FORWARDS: Readonly<Record<ForwardField, Prompt>> = {
  forward_all: core('call-fwd-unconditional'),
  forward_busy: core('call-fwd-on-busy'),
  forward_no_answer: core('call-fwd-no-ans'),
};

/** Sets a forward to the number behind the code, or asks for it. What the extension may not call it cannot forward to. */
export const setForward =
  (field: ForwardField): Handler =>
  async ({ by, argument }, way) => {
    if (!by) return way.caller.leave(CAUSE.rejected);
    const number = argument === '' ? await askNumber(way) : argument;
    if (number === undefined) return;
    if (!canForward(number, by, way)) {
      await way.caller.say('not_allowed');
      return way.caller.leave(CAUSE.rejected);
    }
    way.change({ of: 'extension', id: by.id, field, value: number });
    return confirm(way, [FORWARDS[field], ON, { kind: 'digits', value: number.replace('+', '') }]);
  };

/** Ends a forward. */
export const clearForward =
  (field: ForwardField): Handler =>
  async ({ by }, way) => {
    if (!by) return way.caller.leave(CAUSE.rejected);
    way.change({ of: 'extension', id: by.id, field, value: null });
    return confirm(way, [FORWARDS[field], OFF]);
  };

const NUMBER_ASKED = { prompts: [core('vm-enter-num-to-call')], maxDigits: 30, timeoutMs: 6_000, terminator: '#' };

/** Asks for a number; undefined when the caller hung up. */
async function askNumber({ media }: Way): Promise<string | undefined> {
  await media.answer();
  const heard = await media.readDigits(NUMBER_ASKED);
  return heard.kind === 'digits' ? heard.digits : undefined;
}

function canForward(number: string, { extension }: RoutingExtension, { onward }: Way): boolean {
  if (!ForwardNumber.safeParse(number).success || number === extension) return false;
  return isSound(onward.forward({ kind: 'forward', to: number, by: extension, fuel: 1, why: '' }));
}

/** Busy lines and closed hours pass; a number that nobody has, or that the extension may not call, does not. */
function isSound(decision: Decision): boolean {
  if (decision.kind !== 'refuse') return true;
  return decision.code === 'lines_busy' || decision.code === 'too_many' || decision.code === 'off_hours' || decision.cause === CAUSE.busy;
}

/** Overrides a time condition, or lets the clock decide again. */
export async function override({ id, to }: OverrideDecision, way: Way): Promise<void> {
  way.change({ of: 'time_condition', id, field: 'override', value: to });
  return confirm(way, [to === 'auto' ? OFF : ON]);
}

async function confirm({ caller, media }: Way, prompts: readonly Prompt[]): Promise<void> {
  await media.answer();
  await media.play([{ kind: 'silence', seconds: 1 }, ...prompts]);
  return caller.leave(CAUSE.normal);
}
