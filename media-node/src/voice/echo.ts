/** Keeps our own voice, coming back from a hybrid or a loudspeaker, from being taken for the caller's. */

/** Below this nothing is being played. */
const PLAYING_DB = -65;
/** No telephone gives back more than this less. */
const LEAST_LOSS_DB = 6;
/** More than this is no echo that could be taken for speech. */
const MOST_LOSS_DB = 45;
/** What is supposed of a line of which nothing is known yet. */
const SUPPOSED_LOSS_DB = 18;
/** Speech is so much uneven within a window. */
const MARGIN_DB = 5;
/** Sound that it takes to know a line. */
const CALIBRATED_MS = 800;
/** A caller may take up the handset, or put it down: what is older counts for less and less. */
const REMEMBERED_MS = 10_000;
/** What is quieter than this is nobody's voice. */
const FLOOR_DB = -55;
/** Part of the windows that are not louder than what is learnt. */
const SHARE = 0.9;

export interface EchoGuard {
  /** Takes the level of a window of the caller's sound, and of what he had been played before it. */
  observe(heardDb: number, playedDb: number, windowMs: number): void;
  /** Whether this much could be our own voice. */
  isOurs(heardDb: number, playedDb: number): boolean;
  /** What was observed since the last call of this was the caller's voice, and teaches nothing; else it was an echo. */
  learn(wasCaller: boolean): void;
}

/** Makes a guard for one line, which it gets to know while it plays. */
export function makeEchoGuard(): EchoGuard {
  /** Windows by how much quieter they were than what was played, in steps of one dB. */
  const losses = new Float64Array(MOST_LOSS_DB + 1);
  let knownMs = 0;
  let recent: { readonly loss: number; readonly ms: number }[] = [];
  let lossDb = SUPPOSED_LOSS_DB;
  const settle = () => {
    if (knownMs < CALIBRATED_MS) return;
    if (knownMs > REMEMBERED_MS) {
      for (const [at, ms] of losses.entries()) losses[at] = ms / 2;
      knownMs /= 2;
    }
    let beyond = knownMs * (1 - SHARE);
    let at = 0;
    for (; at < MOST_LOSS_DB && beyond >= 0; at += 1) beyond -= losses[at] ?? 0;
    lossDb = Math.max(LEAST_LOSS_DB, Math.min(MOST_LOSS_DB, at - 1));
  };
  return {
    observe: (heardDb, playedDb, windowMs) => {
      if (playedDb < PLAYING_DB) return;
      const loss = Math.round(Math.max(LEAST_LOSS_DB, Math.min(MOST_LOSS_DB, playedDb - heardDb)));
      recent.push({ loss, ms: windowMs });
    },
    isOurs: (heardDb, playedDb) => playedDb >= PLAYING_DB && (heardDb < FLOOR_DB || heardDb < playedDb - lossDb + MARGIN_DB),
    learn: (wasCaller) => {
      if (!wasCaller) {
        for (const { loss, ms } of recent) {
          losses[loss] = (losses[loss] ?? 0) + ms;
          knownMs += ms;
        }
        settle();
      }
      recent = [];
    },
  };
}
