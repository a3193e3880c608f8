/** Who stands in which bridge. */

/** Who stands together. */
export interface Meetings {
  /** Puts a leg into a bridge and gives those who are there already. */
  enter(bridge: string, leg: string): readonly string[];
  leave(bridge: string, leg: string): void;
  /** Takes a leg out of wherever it is. */
  forget(leg: string): void;
  isIn(bridge: string, leg: string): boolean;
}

/** Makes bridges that are all empty. */
export function makeMeetings(): Meetings {
  const legsIn = new Map<string, Set<string>>();
  const bridgeOf = new Map<string, string>();
  const leave = (bridge: string, leg: string) => {
    const legs = legsIn.get(bridge);
    legs?.delete(leg);
    if (legs?.size === 0) legsIn.delete(bridge);
    if (bridgeOf.get(leg) === bridge) bridgeOf.delete(leg);
  };
  const forget = (leg: string) => {
    const bridge = bridgeOf.get(leg);
    if (bridge !== undefined) leave(bridge, leg);
  };
  return {
    enter: (bridge, leg) => {
      if (bridgeOf.get(leg) !== bridge) forget(leg);
      const legs = legsIn.get(bridge) ?? new Set();
      const others = [...legs].filter((other) => other !== leg);
      legsIn.set(bridge, legs.add(leg));
      bridgeOf.set(leg, bridge);
      return others;
    },
    leave,
    forget,
    isIn: (bridge, leg) => legsIn.get(bridge)?.has(leg) ?? false,
  };
}
