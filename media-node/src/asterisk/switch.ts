/** Fills the port of calls by AMI actions. */
import { type Placing, type Switch, SwitchError } from '../calls/switch.ts';
import type { AmiActions, AmiRow } from './ami/actions.ts';
import { AmiConnectionError, AmiRefusedError } from './ami/errors.ts';
import { UnsendableError } from './ami/protocol.ts';

/** What Asterisk may take beyond the ringing before it gives an originated call up itself. */
const GRACE_MS = 5_000;

/** Makes the switch of a connection. */
export function makeSwitch(actions: AmiActions): Switch {
  return {
    hangUp: (leg, cause, signal) => isDone(actions.run({ Action: 'Hangup', Channel: leg, Cause: String(cause) }, {}, signal)),
    place: async (placing, signal) => isDone(actions.run(actionOf(placing), variablesOf(placing), signal)),
    sendOn: async (leg, to, signal) => {
      if (!NUMBER.test(to)) throw new UnsendableError('the number is none that can be dialled');
      return isDone(actions.run({ Action: 'BlindTransfer', Channel: leg, Context: 'from-phone', Exten: to }, {}, signal));
    },
  };
}

/** Stands where a channel's own number would: no phone dialled, a call was placed for one. */
export const PLACED_MARK = 'ffffffff';
const NUMBER = /^[0-9*#+]{1,32}$/;
const ENDPOINT = /^[0-9]{2,10}(?:@[a-z0-9.-]{1,253})?$/;

/** One half of the pair rings the phones; the other has nothing to do. */
function actionOf({ callId, endpoint, to, seconds }: Placing) {
  if (!NUMBER.test(to) || !ENDPOINT.test(endpoint)) throw new UnsendableError('the call names what cannot be dialled');
  return {
    Action: 'Originate',
    Channel: 'Local/ring@click/n',
    ChannelId: callId,
    OtherChannelId: `${callId}-phone`,
    Context: 'click',
    Exten: 'over',
    Priority: '1',
    Timeout: String(seconds * 1000 + GRACE_MS),
    Async: 'true',
  };
}

/** They go on to the phone, which uses them when it is picked up. `CLICK_BY` names it as what answers for the call. */
const variablesOf = ({ tenantId, endpoint, from, fromName, to, seconds, shownAs }: Placing): Record<string, string> => ({
  __TENANT: String(tenantId),
  __CLICK_PHONE: endpoint,
  __CLICK_FROM: from,
  __CLICK_NAME: plainName(fromName),
  __CLICK_TO: to,
  __CLICK_SECONDS: String(seconds),
  __CLICK_AS: shownAs ?? '',
  __CLICK_BY: `PJSIP/${endpoint}-${PLACED_MARK}`,
});

/** A name without the signs that would end it in a caller ID or in a list of variables. */
const plainName = (name: string): string => name.replace(/["<>\\,]/g, ' ').trim();

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
