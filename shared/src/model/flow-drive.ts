/** Drives a walk: does what it asks for by whatever hands there are. A telephone line and a simulator differ in nothing but their hands. */
import type { FlowHands } from './flow-act.ts';
import type { Walk, WalkEnd, WalkTurn } from './flow-walk.ts';

export interface Driven {
  /** The clock of the walk. */
  nowMs(): number;
  /** Told of each turn before its act is done, the last one with the end. */
  onTurn(turn: WalkTurn): void;
}

/** Walks to the end. Rejects only if the hands do. */
export async function walkThrough(walk: Walk, hands: FlowHands, { nowMs, onTurn }: Driven): Promise<WalkEnd> {
  let turn = walk.go(undefined, nowMs());
  for (;;) {
    onTurn(turn);
    if ('end' in turn) return turn.end;
    turn = walk.go(await hands.act(turn.act), nowMs());
  }
}
