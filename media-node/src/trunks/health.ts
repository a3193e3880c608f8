/** Which servers of carriers do not answer, as Asterisk's OPTIONS tell. */

/** A server at its address. */
export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

export interface ServerHealth {
  /** Tells whether that is news. */
  see(server: ServerAddress, isDown: boolean): boolean;
  isDown(server: ServerAddress): boolean;
}

/** Makes the memory; a server that nobody has seen yet is not down. */
export function makeServerHealth(): ServerHealth {
  const down = new Set<string>();
  const keyOf = ({ address, port }: ServerAddress) => `${address}:${port}`;
  return {
    see: (server, isDown) => {
      const isNews = down.has(keyOf(server)) !== isDown;
      if (isDown) down.add(keyOf(server));
      else down.delete(keyOf(server));
      return isNews;
    },
    isDown: (server) => down.has(keyOf(server)),
  };
}
