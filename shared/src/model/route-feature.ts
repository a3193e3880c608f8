/** What becomes of a dialled feature code. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import { FEATURES, type FeatureDialled } from './feature-codes.ts';
import { toPlace } from './route-places.ts';
import type { Way } from './route-way.ts';
import { isOpenNow, type ZonedTimeCondition } from './routing-view.ts';
import type { Override } from './time-condition.ts';

/** The contrary of what the clock says, or, from there, back to the clock. */
function overrideOf(condition: ZonedTimeCondition, atMs: number): Override {
  if (condition.override !== 'auto') return 'auto';
  return isOpenNow(condition, atMs) ? 'closed' : 'open';
}

/** Decides what becomes of a feature that was dialled. A feature that is a place of the house leads there by a case of its own. */
export function toFeature({ feature, argument }: FeatureDialled, by: string | undefined, way: Way): Decision {
  const slot = FEATURES[feature];
  const name = `${slot.says.split(/[;,]/)[0]} (${way.asked.dialled})`;
  const refused = (cause: number, why: string): Decision => ({ kind: 'refuse', cause, why: `${name}: ${why}` });
  if (slot.takes === 'required' && argument === '') return refused(CAUSE.invalidNumber, 'digits must follow.');
  if (!/^\+?[0-9]{0,30}$/.test(argument)) return refused(CAUSE.invalidNumber, 'only digits may follow.');
  const extension = by === undefined ? undefined : way.tenant.extension(by);
  if (!('forAnyone' in slot) && (extension === undefined || way.asked.isSentOn === true))
    return refused(CAUSE.rejected, 'only a phone of the house may dial it.');
  switch (feature) {
    case 'echo':
      return { kind: 'echo', why: `${name}.` };
    case 'park': {
      const lot = way.tenant.places.firstLot;
      return lot ? toPlace({ kind: 'park', lot }, name, way) : refused(CAUSE.unallocated, 'there is no parking lot.');
    }
    case 'intercom':
    case 'pickup_directed': {
      const called = way.tenant.extension(argument);
      if (!called) return refused(CAUSE.unallocated, `there is no extension ${argument}.`);
      if (feature === 'intercom' && called.dnd) return refused(CAUSE.busy, `${called.name} is not to be disturbed.`);
      return { kind: 'feature', feature, argument, by: extension, why: `${name}.` };
    }
    case 'clock':
      return { kind: 'clock', timeZone: way.tenant.timeZone, why: `${name}.` };
    case 'time_condition': {
      const condition = way.tenant.timeConditionById(Number(argument));
      if (!condition) return refused(CAUSE.unallocated, `there is no time condition ${argument}.`);
      return { kind: 'override', id: condition.id, to: overrideOf(condition, way.asked.atMs), why: `${name}: ${condition.name}.` };
    }
    default:
      return { kind: 'feature', feature, argument, by: extension, why: `${name}.` };
  }
}
