/** A name server of the tests: answers A and SRV questions out of a table that may change, over UDP (RFC 1035, RFC 2782). */
import { createSocket } from 'node:dgram';

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

export interface NameServer {
  /** As `NAME_SERVERS` takes it. */
  readonly address: string;
  /** IPv4 addresses by name. */
  readonly a: Map<string, readonly string[]>;
  readonly srv: Map<string, readonly SrvRecord[]>;
  /** Names that were asked for, in order. */
  readonly asked: string[];
  /** While it is, nobody gets an answer. */
  isSilent: boolean;
  close(): void;
}

/** Starts it on loopback. */
export async function startNameServer(port = 0): Promise<NameServer> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', resolve);
  });
  const server: NameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    ...{ a: new Map(), srv: new Map(), asked: [], isSilent: false },
    close: () => socket.close(),
  };
  socket.on('message', (query, from) => {
    if (!server.isSilent) socket.send(answerTo(query, server), from.port, from.address);
  });
  return server;
}

const [TYPE_A, TYPE_SRV] = [1, 33];
const [NO_ERROR, NO_SUCH_NAME] = [0, 3];

function answerTo(query: Buffer, { a, srv, asked }: NameServer): Buffer {
  const { name, end } = nameAt(query, 12);
  const type = query.readUInt16BE(end);
  asked.push(name);
  const answers = type === TYPE_A ? (a.get(name) ?? []).map(addressData) : type === TYPE_SRV ? (srv.get(name) ?? []).map(srvData) : [];
  const isKnown = a.has(name) || srv.has(name);
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8580 | (isKnown ? NO_ERROR : NO_SUCH_NAME), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers.length, 6);
  const question = query.subarray(12, end + 4);
  return Buffer.concat([head, question, ...answers.map((data) => record(name, type, data))]);
}

function nameAt(query: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

const addressData = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

function srvData({ priority, weight, port, target }: SrvRecord): Buffer {
  const numbers = Buffer.alloc(6);
  for (const [at, value] of [priority, weight, port].entries()) numbers.writeUInt16BE(value, at * 2);
  return Buffer.concat([numbers, nameData(target)]);
}

const nameData = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);

/** One record, good for one second. */
function record(name: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(1, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameData(name), fixed, data]);
}
