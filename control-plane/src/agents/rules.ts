/** What must hold of an agent before it is written. */
import { AppError } from '@botpbx/shared/base/errors';
import type { AgentPatch, AgentSettings } from '@botpbx/shared/model/agent';
import { choiceFaults } from '@botpbx/shared/model/agent-speech';
import { isReserved } from '@botpbx/shared/model/extension';
import { and, type SQL } from 'drizzle-orm';
import type { Context } from '../kit/context.ts';

/** The settings after a change. What belongs to an engine goes with it: a new one begins with its own defaults. */
export function changed(old: AgentSettings, fields: Partial<AgentSettings>): AgentSettings {
  const isNew = (name: 'provider' | 'tts_engine' | 'stt_engine') => fields[name] !== undefined && fields[name] !== old[name];
  return {
    ...old,
    ...(isNew('provider') ? { model: null } : {}),
    ...(isNew('tts_engine') ? { tts_voice: null, tts_speed: 1, tts_options: {} } : {}),
    ...(isNew('stt_engine') ? { stt_language: null, stt_model: null, stt_options: {} } : {}),
    ...fields,
  };
}

/** @throws request.invalid for options that an engine does not have */
export function refuseBadChoices(settings: AgentSettings): void {
  const errors = choiceFaults(settings);
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

/** What a row names must be the tenant's, and its number free; `id` is that of the row that is changed. */
export async function rulesOf(
  { wiring }: Context,
  { number, settings }: { readonly number: AgentPatch['number']; readonly settings: AgentSettings },
  id?: number,
): Promise<SQL | undefined> {
  if (typeof number === 'string' && isReserved(number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const { extension_id, message_mailbox, time_condition_id, failed_destination, transfer_targets } = settings;
  const rules: (SQL | undefined)[] = [];
  if (typeof number === 'string') rules.push(await wiring.isNumberFree(number, { path: 'number', of: 'agent' }));
  if (extension_id !== null) rules.push(await wiring.hasExtensions([extension_id], 'extension_id'));
  if (message_mailbox !== null) rules.push(await wiring.leadsSomewhere({ type: 'voicemail', id: message_mailbox }, 'message_mailbox'));
  if (time_condition_id !== null)
    rules.push(await wiring.leadsSomewhere({ type: 'time_condition', id: time_condition_id }, 'time_condition_id'));
  if (failed_destination) {
    rules.push(await wiring.leadsSomewhere(failed_destination, 'failed_destination'));
    if (id !== undefined) rules.push(await wiring.leadsNotBack(failed_destination, { type: 'agent', id }, 'failed_destination'));
  }
  for (const [at, { destination }] of transfer_targets.entries())
    rules.push(await wiring.leadsSomewhere(destination, `transfer_targets.${at}.destination`));
  return and(...rules);
}
