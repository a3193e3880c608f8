/** Ports of a test's own: a block for each story, the next block if somebody sits in it. */
import { createHash } from 'node:crypto';
import { portFaults, type WantedPort } from '../../infra/supervise/ports.ts';

export interface Ports {
  readonly http: number;
  readonly frontend: number;
  readonly agi: number;
  readonly ami: number;
  readonly ari: number;
  readonly sip: number;
  /** Of SIP over TLS; the one above it is taken too. */
  readonly sipTls: number;
  /** Where Asterisk brings callers' sound to agents. */
  readonly audio: number;
  /** First of 60 ports that the test's own phones, carriers and servers may use. */
  readonly own: number;
  readonly rtpFirst: number;
  readonly rtpLast: number;
  /** First of 140 UDP ports for the media of the test's own phones. */
  readonly ownMedia: number;
}

const BLOCKS = 40;
const BLOCK_PORTS = 100;
const MEDIA_PORTS = 400;

/** Finds a block of free ports; the same name gets the same block as long as it is free. */
export async function portsFor(name: string): Promise<Ports> {
  const first = createHash('sha256').update(name).digest().readUInt16BE(0) % BLOCKS;
  for (let turn = 0; turn < BLOCKS; turn++) {
    const ports = blockOf((first + turn) % BLOCKS);
    if ((await portFaults(probes(ports))).length === 0) return ports;
  }
  throw new Error('no free block of ports for this test');
}

/** TEST_PORT_BASE and TEST_RTP_BASE move all blocks, for machines where others use these numbers. */
function blockOf(index: number): Ports {
  const base = Number(process.env.TEST_PORT_BASE ?? 20_000) + index * BLOCK_PORTS;
  const media = Number(process.env.TEST_RTP_BASE ?? 30_000) + index * MEDIA_PORTS;
  return {
    http: base,
    frontend: base + 1,
    agi: base + 2,
    ami: base + 3,
    ari: base + 4,
    sip: base + 5,
    sipTls: base + 6,
    audio: base + 8,
    own: base + 10,
    rtpFirst: media,
    rtpLast: media + 259,
    ownMedia: media + 260,
  };
}

function probes(ports: Ports): WantedPort[] {
  const tcp = (port: number): WantedPort => ({ variable: 'test', host: '127.0.0.1', port, protocol: 'tcp' });
  const own = Array.from({ length: 60 }, (_, at) => tcp(ports.own + at));
  return [ports.http, ports.frontend, ports.agi, ports.ami, ports.ari, ports.sip, ports.sipTls, ports.sipTls + 1, ports.audio]
    .map(tcp)
    .concat(own, { ...tcp(ports.sip), protocol: 'udp' });
}
