/** What the phone that rings is told of the caller: a header of its INVITE, for screens that pop up. */
import { getFullVariable, setVariable } from './agi/commands.ts';
import type { AgiSession } from './agi/session.ts';

/** A header must not make the INVITE too long for one packet. */
const MAX_CHARACTERS = 200;

/** Asterisk's name for it; the channels that this one makes have it too. */
export const SUMMARY_VARIABLE = '__AGENT_SUMMARY';

/** Has every phone that is rung for this caller from now on told so, in `X-BotPBX-Summary`. Words of the caller may be in it: no sign stays that means anything to Asterisk. */
export async function introduce(session: AgiSession, summary: string): Promise<void> {
  await setVariable(session, SUMMARY_VARIABLE, plainSummary(summary));
}

/** Option of Dial for it; empty where there is nothing to be told. */
export const introductionOf = async (session: AgiSession): Promise<string> =>
  ((await getFullVariable(session, 'AGENT_SUMMARY')) ?? '') === '' ? '' : 'b(introduce^s^1)';

/** What of a text may stand in a header and in the dialplan. */
export const plainSummary = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 .?:+-]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS);
