/** Who a callee outside sees: the number that the gate allowed, and not the caller's own. */
import type { TrunkLeg } from '../flow/caller.ts';
import { exec, getFullVariable, replyOf } from './agi/commands.ts';
import { UnsendableError } from './agi/protocol.ts';
import type { AgiSession } from './agi/session.ts';

const PARTS = ['CALLERID(name)', 'CALLERID(num)', 'CALLERID(pres)'] as const;
/** What the caller's own identity is. */
export type Identity = Readonly<Record<(typeof PARTS)[number], string>>;

/** Reads the caller's identity. */
export async function readIdentity(session: AgiSession): Promise<Identity> {
  const identity: Record<(typeof PARTS)[number], string> = { 'CALLERID(name)': '', 'CALLERID(num)': '', 'CALLERID(pres)': '' };
  for (const part of PARTS) identity[part] = (await getFullVariable(session, part)) ?? '';
  return identity;
}

/** Gives the caller back what he was, for whoever is rung after a carrier. Such values are written, never read as text of the dialplan. */
export async function restoreIdentity(session: AgiSession, identity: Identity): Promise<void> {
  for (const part of PARTS) await write(session, part, identity[part]);
}

/** A name that cannot be sent is left out. */
async function write(session: AgiSession, part: string, value: string): Promise<void> {
  try {
    await replyOf(session, 'SET VARIABLE', [part, value]);
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error;
    await replyOf(session, 'SET VARIABLE', [part, '']);
  }
}

/** Shows the callee of a leg what he is to see. The name of the house stays in the house. */
export async function showAs(session: AgiSession, { callerId, isForwarded }: TrunkLeg): Promise<void> {
  const settings = [
    'CALLERID(name)=',
    `CALLERID(pres)=${callerId === null ? 'prohib' : 'allowed'}`,
    ...(callerId === null ? [] : [`CALLERID(num)=${callerId}`]),
    // becomes the Diversion header, by which a carrier knows that it is no call of the forwarder himself
    ...(callerId === null || !isForwarded
      ? []
      : [`REDIRECTING(from-num,i)=${callerId}`, 'REDIRECTING(reason,i)=cfu', 'REDIRECTING(count,i)=1']),
  ];
  for (const setting of settings) await exec(session, 'Set', setting);
}
