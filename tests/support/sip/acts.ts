/** What people do in a call that is up: they send it on, or put it on hold. */
import type { PhoneCall } from './call.ts';
import { formatSip, type SipMessage, uriOf } from './message.ts';
import { offerOf } from './sdp.ts';
import { newBranch } from './transactions.ts';

const accepted = (answer: SipMessage): number => answer.status ?? 0;
const referredBy = (call: PhoneCall) => `Referred-By: <sip:${call.owner.user}@${call.owner.domain}>`;

/** Sends the other party to a number; resolves with what became of the request. */
export async function transferBlind(call: PhoneCall, number: string): Promise<number> {
  return accepted(await call.inDialog('REFER', [`Refer-To: <sip:${number}@${call.owner.domain}>`, referredBy(call)]));
}

/** Connects the other party of one call with that of another; resolves with what became of the request. */
export async function transferAttended(call: PhoneCall, other: PhoneCall): Promise<number> {
  const replaces = encodeURIComponent(`${other.id};to-tag=${other.remoteTag};from-tag=${other.localTag}`);
  const target = uriOf(`<${other.remoteTarget}>`).split(';')[0];
  return accepted(await call.inDialog('REFER', [`Refer-To: <${target}?Replaces=${replaces}>`, referredBy(call)]));
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
