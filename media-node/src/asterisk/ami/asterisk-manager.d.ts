/** The part of asterisk-manager 0.2.0 that is used; the package brings no types. */
declare module 'asterisk-manager' {
  interface Manager {
    connect(port: number, host: string, callback?: () => void): void;
    login(callback: (error?: unknown) => void): void;
    /** Gives the action's id. An answer `Response: Error` comes as `error`. */
    action(action: Record<string, unknown>, callback: (error: unknown, response?: Record<string, unknown>) => void): string;
    on(event: 'managerevent', listener: (event: Record<string, unknown>) => void): void;
    on(event: 'connect', listener: () => void): void;
  }
  function makeManager(port: undefined, host: string, user: string, secret: string, events: boolean): Manager;
  export default makeManager;
}
