import { AppError, type Fault } from '@botpbx/shared/base/errors';
import type { ExtensionPatch } from '@botpbx/shared/model/extension';
import { EMERGENCY_NUMBERS } from '@botpbx/shared/model/number-kind';

const FORWARDS = ['forward_all', 'forward_busy', 'forward_no_answer'] as const;

/** No extension forwards to itself, and none sends its callers to those who help. Whatever else it may dial is asked at the call. */
export function refuseForwards(fields: ExtensionPatch, own: string): void {
  const errors: Fault[] = FORWARDS.flatMap((path) => faultOf(fields[path], path, own));
  for (const [at, { number }] of (fields.follow_me_steps ?? []).entries())
    errors.push(...faultOf(number, `follow_me_steps.${at}.number`, own));
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

function faultOf(number: string | null | undefined, path: string, own: string): Fault[] {
  if (number === own) return [{ path, message: 'is the extension itself' }];
  if (number && EMERGENCY_NUMBERS.has(number)) return [{ path, message: 'is an emergency number' }];
  return [];
}
