/** Keeps the place of a caller who wants to be called back: a pair of channels, of which one stands in the line for him. */
import { CallId } from '@botpbx/shared/base/ids';
import type { AmiActions } from './ami/actions.ts';
import { AmiRefusedError } from './ami/errors.ts';
import { UnsendableError } from './ami/protocol.ts';
import { queueNameOf } from './conf/names.ts';

/** Whose place is kept, and where. */
export interface Placeholder {
  readonly id: CallId;
  readonly tenantId: number;
  readonly queueId: number;
  /** The number that is called when a member has taken the call. */
  readonly number: string;
  /** 1 is the head of the line. */
  readonly position: number;
}

/** Puts it into the line; false when Asterisk said no. */
export async function keepPlace(actions: AmiActions, place: Placeholder, signal: AbortSignal): Promise<boolean> {
  if (!/^\+?[0-9]{2,20}$/.test(place.number)) throw new UnsendableError('the number is none that can be called back');
  const { id, tenantId, queueId, position } = place;
  const action = {
    ...{ Action: 'Originate', Channel: 'Local/keep@queue-callback/n', ChannelId: id, OtherChannelId: `${id}-kept` },
    ...{ Context: 'queue-callback', Exten: 'line', Priority: '1', Timeout: '5000', Async: 'true' },
  };
  const variables = {
    __TENANT: String(tenantId),
    __CALLBACK_NUMBER: place.number,
    __CALLBACK_QUEUE: String(queueId),
    CALLBACK_NAME: queueNameOf(tenantId, queueId),
    CALLBACK_POSITION: String(position),
  };
  try {
    await actions.run(action, variables, signal);
    return true;
  } catch (error) {
    if (error instanceof AmiRefusedError) return false;
    throw error;
  }
}

/** Ids of ours stand behind all that Asterisk counts itself. */
export const newPlaceId = (systemName: string, nowMs: number, random: number): CallId =>
  CallId.parse(`${systemName}-${Math.floor(nowMs / 1000)}.${8_000_000_000 + Math.floor(random * 999_999_999)}`);
