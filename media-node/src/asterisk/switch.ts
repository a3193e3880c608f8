/** Fills the port of calls by AMI actions. */
import { type Placing, type Switch, SwitchError } from '../calls/switch.ts';
import { UnsendableError } from './agi/protocol.ts';
import type { AmiActions, AmiRow } from './ami/actions.ts';
import { AmiConnectionError, AmiRefusedError } from './ami/errors.ts';

/** What Asterisk may take beyond the ringing before it gives an originated call up itself. */
const GRACE_MS = 5_000;

/** Makes the switch of a connection. */
export function makeSwitch(actions: AmiActions): Switch {
  return {
    hangUp: (leg, cause, signal) => isDone(actions.run({ Action: 'Hangup', Channel: leg, Cause: String(cause) }, {}, signal)),
    place: (placing, signal) => isDone(actions.run(actionOf(placing), variablesOf(placing), signal)),
    sendOn: (leg, to, signal) => {
      if (!NUMBER.test(to)) throw new UnsendableError('the number is none that can be dialled');
      return isDone(actions.run({ Action: 'BlindTransfer', Channel: leg, Context: 'from-phone', Exten: to }, {}, signal));
    },
  };
}

/** Stands where a channel's own number would: no phone dialled, a call was placed for one. */
export const PLACED_MARK = 'ffffffff';
const NUMBER = /^[0-9*#+]{1,32}$/;
const ENDPOINT = /^[0-9]{2,10}(?:@[a-z0-9.-]{1,253})?$/;

/** The first half of the pair dials `to` when a phone has been picked up, the second half rings the phones. */
function actionOf({ callId, endpoint, from, fromName, to, seconds }: Placing) {
  if (!NUMBER.test(to) || !ENDPOINT.test(endpoint)) throw new UnsendableError('the call names what cannot be dialled');
  return {
    Action: 'Originate',
    Channel: 'Local/ring@click/n',
    ChannelId: callId,
    OtherChannelId: `${callId}-phone`,
    Context: 'from-phone',
    Exten: to,
    Priority: '1',
    CallerID: `"${plainName(fromName)}" <${from}>`,
    Timeout: String(seconds * 1000 + GRACE_MS),
    Async: 'true',
  };
}

/** `BLINDTRANSFER` names the phone that answers for the call, as it does where a phone sends somebody on. */
const variablesOf = ({ tenantId, endpoint, to, seconds, shownAs }: Placing): Record<string, string> => ({
  __TENANT: String(tenantId),
  _CLICK_PHONE: endpoint,
  _CLICK_TO: to,
  _CLICK_SECONDS: String(seconds),
  CLICK_AS: shownAs ?? '',
  BLINDTRANSFER: `PJSIP/${endpoint}-${PLACED_MARK}`,
});

/** A name without the signs that would end it in a caller ID. */
const plainName = (name: string): string => name.replace(/["<>\\]/g, ' ').trim();

/** False when Asterisk said no. */
async function isDone(answer: Promise<AmiRow>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (error instanceof AmiRefusedError) return false;
    if (error instanceof AmiConnectionError) throw new SwitchError('Asterisk cannot be asked now.', { cause: error });
    throw error;
  }
}
