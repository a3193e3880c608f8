/** A bare AMI client: one action at a time, the answer as it came. */
import { connect, type Socket } from 'node:net';

export interface AmiClient {
  /** Sends an action and gives its response, whole; events are passed over. */
  ask(action: string, headers?: readonly (readonly [string, string])[]): Promise<string>;
  close(): void;
}

/** Logs in on loopback; throws when Asterisk refuses. */
export async function openAmi(port: number, user: string, secret: string): Promise<AmiClient> {
  const socket = connect(port, '127.0.0.1');
  const answers = messagesOf(socket);
  const ask = async (action: string, headers: readonly (readonly [string, string])[] = []) => {
    socket.write([`Action: ${action}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n'));
    for (;;) {
      const { value } = await answers.next();
      if (value === undefined) throw new Error('AMI ended');
      if (/(^|\r\n)Response: /.test(value)) return value;
    }
  };
  const login = await ask('Login', [
    ['Username', user],
    ['Secret', secret],
  ]);
  if (!login.includes('Success')) throw new Error(`AMI refused ${user}`);
  return { ask, close: () => socket.destroy() };
}

async function* messagesOf(socket: Socket): AsyncGenerator<string, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
      yield rest.subarray(0, end).toString('utf8');
      rest = rest.subarray(end + 4);
    }
  }
  return undefined;
}
