/** Finds out which ports are taken before anything is started, and names the variable that moves each. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf, messageOf } from '../base/fault.ts';

export interface WantedPort {
  /** The environment variable that moves it. */
  readonly variable: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** One sentence for each port that can't be had; empty when all are free. */
export async function portFaults(wanted: readonly WantedPort[]): Promise<string[]> {
  const faults = [...twice(wanted)];
  for (const one of wanted) {
    const code = await refusal(one);
    if (code !== undefined) faults.push(sentence(one, code));
  }
  return faults;
}

function sentence({ variable, host, port, protocol }: WantedPort, code: string): string {
  const where = `${protocol.toUpperCase()} port ${port} on ${host}`;
  if (code === 'EADDRINUSE') return `${where} is in use by another program; free it or set ${variable} to another port.`;
  if (code === 'EACCES') return `${where} needs root; run as root or set ${variable} to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `this machine has no address ${host}, which ${variable} is to be opened on.`;
  return `${where} (${variable}) can't be opened: ${code}.`;
}

function twice(wanted: readonly WantedPort[]): string[] {
  const seen = new Map<string, string>();
  return wanted.flatMap(({ variable, port, protocol }) => {
    const first = seen.get(`${protocol}:${port}`);
    seen.set(`${protocol}:${port}`, variable);
    return first === undefined ? [] : [`${first} and ${variable} are both set to port ${port}; give them different ones.`];
  });
}

async function refusal({ host, port, protocol }: WantedPort): Promise<string | undefined> {
  try {
    await (protocol === 'tcp' ? tryTcp(host, port) : tryUdp(host, port));
    return undefined;
  } catch (error) {
    return codeOf(error) ?? messageOf(error);
  }
}

async function tryTcp(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function tryUdp(host: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}
