/** What a desk can do to its caller, by his session with Asterisk. */
import { type AgentLegs, ringBack } from '../asterisk/agent-leg.ts';
import { setVariable } from '../asterisk/agi/commands.ts';
import { AgiGoneError, type AgiSession } from '../asterisk/agi/session.ts';
import { callIdOf } from '../asterisk/call-id.ts';
import { introduce } from '../asterisk/introduce.ts';
import type { Media } from '../flow/media.ts';
import type { Log } from '../log.ts';
import type { Switchboard } from '../switchboard.ts';
import { type BriefingRoom, handOverBriefed } from './briefing.ts';
import type { CallerHands } from './desk-ports.ts';
import { askRating } from './rating.ts';

/** What all callers have in common. */
export interface AgentRoomHands {
  readonly legs: AgentLegs;
  readonly board: Pick<Switchboard, 'registry'>;
  readonly briefing: BriefingRoom;
  /** A folder that Asterisk reads. */
  readonly soundFolder: string;
  readonly log: Log;
}

/** One of them. */
export interface Entrant {
  readonly entrant: AgiSession;
  readonly media: Media;
  readonly leg: string;
}

/** Makes them. */
export const handsOf = (room: AgentRoomHands, { entrant, media, leg }: Entrant): CallerHands => ({
  ring: () => unlessGone(() => ringBack(entrant)),
  openLeg: (signal) => room.legs.open(entrant, signal),
  callId: () => callIdOf(room.board.registry, entrant),
  warm: (asked, signal) => handOverBriefed(room.briefing, entrant, asked, signal),
  introduce: (summary) => unlessGone(() => introduce(entrant, summary)),
  askRating: async (speak, language) => {
    try {
      return await askRating({ speak, language, media, folder: room.soundFolder });
    } catch (error) {
      room.log.warn('a caller could not be asked for a mark', { error, leg });
      return null;
    } finally {
      await unlessGone(() => setVariable(entrant, 'WILL', 'bye'));
    }
  },
});

/** A caller who has hung up needs nothing more; that he has is found out elsewhere. */
async function unlessGone(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AgiGoneError)) throw error;
  }
}
