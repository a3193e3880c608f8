/** Fills routing's port of queues with AGI. While a caller waits he needs no process: Asterisk serves him, and his will says where he stood. */
import type { Destination } from '@botpbx/shared/model/destination';
import type { Media } from '../flow/media.ts';
import type { QueueRoom, WaitAsked, WaitOutcome } from '../routing/queue-room.ts';
import { answer, exec, getFullVariable, setVariable } from './agi/commands.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { queueNameOf } from './conf/names.ts';

export interface QueueRoomOptions {
  /** Plays without telling that something of ours has answered. */
  readonly media: Pick<Media, 'play'>;
  /** A wait is over in a way that only routing knows. */
  readonly onEnded: (asked: WaitAsked, leg: string, outcome: Exclude<WaitOutcome, 'answered' | 'gone' | 'failed'>) => void;
  readonly movedTo: (leg: string) => Destination | null;
  readonly membershipsOf: QueueRoom['membershipsOf'];
  readonly look: QueueRoom['look'];
  readonly callBack: (asked: WaitAsked, session: AgiSession) => Promise<boolean>;
}

/** Makes the queues of a session. */
export function makeQueueRoom(session: AgiSession, options: QueueRoomOptions): QueueRoom {
  const leg = session.variable('agi_uniqueid');
  return {
    wait: async (asked) => {
      try {
        const outcome = (await earlierOutcome(session, asked)) ?? (await wait(session, asked, options.media));
        if (outcome !== 'answered' && outcome !== 'gone' && outcome !== 'failed') options.onEnded(asked, leg, outcome);
        return outcome;
      } catch (error) {
        if (error instanceof AgiGoneError) return 'gone';
        throw error;
      }
    },
    look: options.look,
    movedTo: () => options.movedTo(leg),
    membershipsOf: options.membershipsOf,
    callBack: (asked) => options.callBack(asked, session),
  };
}

/** What Asterisk says in QUEUESTATUS. */
const OUTCOMES: Readonly<Record<string, WaitOutcome>> = {
  TIMEOUT: 'timeout',
  FULL: 'full',
  JOINEMPTY: 'join_empty',
  JOINUNAVAIL: 'join_empty',
  LEAVEEMPTY: 'leave_empty',
  LEAVEUNAVAIL: 'leave_empty',
  KEY: 'key',
  CONTINUE: 'answered',
};

/** The process died while the caller waited, and his wait ended without it: he goes on from there. */
async function earlierOutcome(session: AgiSession, { tenantId, queueId }: WaitAsked): Promise<WaitOutcome | undefined> {
  if (!/[?&]try=[1-9]/.test(session.variable('agi_network_script'))) return undefined;
  if ((await getFullVariable(session, 'QUEUED')) !== queueNameOf(tenantId, queueId)) return undefined;
  const outcome = OUTCOMES[(await getFullVariable(session, 'QUEUESTATUS')) ?? ''];
  if (outcome !== undefined) await settle(session);
  return outcome;
}

async function wait(session: AgiSession, asked: WaitAsked, media: QueueRoomOptions['media']): Promise<WaitOutcome> {
  const name = queueNameOf(asked.tenantId, asked.queueId);
  await answer(session);
  if (asked.greeting !== null && (await media.play([{ kind: 'sound', hash: asked.greeting }])).isGone) return 'gone';
  await setVariable(session, '__QUEUED_LEG', session.variable('agi_uniqueid'));
  await setVariable(session, 'QUEUED', name);
  await setVariable(session, 'QUEUESTATUS', '');
  await setVariable(session, 'WILL', 'queued');
  const seconds = asked.maxWaitSeconds > 0 ? String(Math.trunc(asked.maxWaitSeconds)) : '';
  const result = await exec(session, 'Queue', `${name},,,,${seconds}`, NO_DEADLINE);
  const outcome = OUTCOMES[(await getFullVariable(session, 'QUEUESTATUS')) ?? ''] ?? (await unnamedOutcome(session, result));
  await settle(session);
  return outcome;
}

/** From here on the process is needed again. */
async function settle(session: AgiSession): Promise<void> {
  await setVariable(session, 'QUEUED', '');
  await setVariable(session, 'WILL', 'lost');
}

/** Whoever talked with a member, or pressed a key, has no status of a queue. */
async function unnamedOutcome(session: AgiSession, result: string): Promise<WaitOutcome> {
  if (((await getFullVariable(session, 'CONTEXT')) ?? '').startsWith('queue-key')) return 'key';
  return result === '-1' ? 'answered' : 'failed';
}
