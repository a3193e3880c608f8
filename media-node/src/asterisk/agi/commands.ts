/** The AGI commands that we use, by name and with their types. */
import { type AgiReply, UnsendableError } from './protocol.ts';
import { type AgiSession, NO_DEADLINE } from './session.ts';

/** Asterisk refused a command (510, 511, 520) or could not carry it out. */
export class AgiRefusedError extends Error {
  override readonly name = 'AgiRefusedError';
  readonly code: number;
  constructor(command: string, code: number, complaint: string) {
    super(`${command} was refused with ${code}: ${complaint.slice(0, 200)}`);
    this.code = code;
  }
}

/** Answers the channel. Waits for the caller's first audio, half a second at most. */
export async function answer(session: AgiSession): Promise<void> {
  await done(session, 'ANSWER', []);
}

/** Runs a dialplan application to its end. Gives Asterisk's result; -1 means that it left the channel, not that the caller is gone. */
export function exec(session: AgiSession, application: string, args: string, deadlineMs: number = NO_DEADLINE): Promise<string> {
  if (!/^[A-Za-z]{1,40}$/.test(application)) throw new UnsendableError('the application is not a word');
  return done(session, 'EXEC', args === '' ? [application] : [application, args], deadlineMs);
}

/** Sets a channel variable; `__NAME` is inherited by the channels that this one makes. */
export async function setVariable(session: AgiSession, name: string, value: string): Promise<void> {
  if (!/^_{0,2}[A-Z][A-Z0-9_]{0,60}$/.test(name)) throw new UnsendableError('the variable has no proper name');
  await done(session, 'SET VARIABLE', [name, value]);
}

/** Longest name in characters that telephones are shown. */
const MAX_NAME = 79;

/** Gives the caller another name; what no header may hold is left out of it. */
export async function setCallerName(session: AgiSession, name: string): Promise<void> {
  const plain = name.toWellFormed().replace(/\p{Cc}/gu, '');
  await done(session, 'SET VARIABLE', ['CALLERID(name)', plain.slice(0, MAX_NAME).toWellFormed()]);
}

/** Reads a variable or a function such as `PJSIP_DIAL_CONTACTS(1002)`; undefined when it has no value. The name must be ours, not a caller's. */
export async function getFullVariable(session: AgiSession, name: string): Promise<string | undefined> {
  if (!/^[A-Z][A-Z0-9_]{0,60}(?:\([A-Za-z0-9_@.,:/-]{1,300}\))?$/.test(name)) throw new UnsendableError('the variable has no proper name');
  const reply = await session.command('GET FULL VARIABLE', [`\${${name}}`]);
  return reply.code === 200 && reply.result === '1' ? (reply.value ?? '') : undefined;
}

/** Hangs up the session's own channel. */
export async function hangup(session: AgiSession): Promise<void> {
  await done(session, 'HANGUP', []);
}

/** Does nothing but make sure that Asterisk still answers. */
export async function noop(session: AgiSession): Promise<void> {
  await done(session, 'NOOP', []);
}

/** State of the channel as Asterisk numbers it: 0 down, 4 ringing us, 6 up; undefined on a dead channel. */
export async function channelStatus(session: AgiSession): Promise<number | undefined> {
  const reply = await session.command('CHANNEL STATUS');
  return reply.code === 200 ? Number(reply.result) : undefined;
}

/** Sends a command and gives its reply. @throws {AgiRefusedError} when it is anything but 200 */
export async function replyOf(session: AgiSession, command: string, args: readonly string[], deadlineMs?: number): Promise<AgiReply> {
  const reply = await session.command(command, args, deadlineMs);
  if (reply.code !== 200) throw new AgiRefusedError(command, reply.code, reply.result);
  return reply;
}

async function done(session: AgiSession, command: string, args: readonly string[], deadlineMs?: number): Promise<string> {
  return (await replyOf(session, command, args, deadlineMs)).result;
}
