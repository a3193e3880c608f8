/** What people do in a call that is up: they send it on, or put it on hold. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PhoneCall } from './call.ts';
import { formatSip, uriOf } from './message.ts';
import { offerOf } from './sdp.ts';
import { newBranch } from './transactions.ts';

/** How long a phone stays in a call that it has sent on. */
const LEAVES_AFTER_MS = 300;

/** The status of a REFER; a phone whose request was accepted hangs up, as phones do. */
async function sendOn(call: PhoneCall, referTo: string): Promise<number> {
  const { status = 0 } = await call.inDialog('REFER', [
    `Refer-To: <${referTo}>`,
    `Referred-By: <sip:${call.owner.user}@${call.owner.domain}>`,
  ]);
  await sleep(LEAVES_AFTER_MS);
  if (status === 202) await call.hangUp();
  return status;
}

/** Sends the other party to a number; resolves with what became of the request. */
export const transferBlind = (call: PhoneCall, number: string): Promise<number> => sendOn(call, `sip:${number}@${call.owner.domain}`);

/** Connects the other party of one call with that of another; resolves with what became of the request. */
export function transferAttended(call: PhoneCall, other: PhoneCall): Promise<number> {
  const replaces = encodeURIComponent(`${other.id};to-tag=${other.remoteTag};from-tag=${other.localTag}`);
  const target = uriOf(`<${other.remoteTarget}>`).split(';')[0];
  return sendOn(call, `${target}?Replaces=${replaces}`);
}

/** Puts the other party on hold, or takes it back. */
export async function hold(call: PhoneCall, isHeld: boolean): Promise<void> {
  const { socket } = call.owner;
  const offer = offerOf(socket.local.host, call.media.port).replace('a=sendrecv', isHeld ? 'a=sendonly' : 'a=sendrecv');
  const answer = await call.inDialog('INVITE', ['Content-Type: application/sdp'], offer);
  if (answer.status !== 200) throw new Error(`the call could not be ${isHeld ? 'held' : 'taken back'}: ${answer.status}`);
  const headers = [socket.via(newBranch()), 'Max-Forwards: 70', ...call.dialogHeaders('ACK')];
  socket.sendRaw(formatSip(`ACK ${call.remoteTarget} SIP/2.0`, headers));
}
