/** Codes that are pressed in a call: who may send the other party on. */
import type { AgiSession } from './agi/session.ts';

/** Dial's `T` where the caller is a phone of ours: a carrier may never send anybody anywhere. */
export const transferOptionOf = (session: AgiSession): 'T' | '' => (/^PJSIP\/[0-9]/.test(session.variable('agi_channel')) ? 'T' : '');
