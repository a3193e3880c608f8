/** The RTP side of a test phone: µ-law in 20 ms packets, a tone to send, everything heard kept with its time, RFC 2833 digits. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { amplitudeOf, encodeUlaw, fromUlaw, type Sound, tone, toneLevelDb } from '../audio.ts';

const RATE_HZ = 8000;
const PACKET_MS = 20;
const PACKET_SAMPLES = 160;
const PCMU = 0;
const TELEPHONE_EVENT = 101;
const DIGITS = '0123456789*#';
const ULAW_SILENCE = 0xff;
/** 20 minutes of packets: a test that needs more measures as it goes. */
const KEPT_PACKETS = 60_000;

export interface Heard {
  readonly atMs: number;
  readonly payload: Uint8Array;
}

/** A stretch of one kind of sound. */
export interface Stretch {
  readonly what: 'tone' | 'silence' | 'other' | 'gap';
  readonly fromMs: number;
  toMs: number;
}

export class Media {
  readonly heard: Heard[] = [];
  /** Digits that arrived as RFC 2833 events. */
  readonly digits: string[] = [];
  packetsSent = 0;
  /** The longest pause between two packets of voice. */
  largestGapMs = 0;
  private lastHeardMs: number | undefined;
  private readonly socket: Socket = createSocket('udp4');
  private readonly ssrc = randomBytes(4);
  private readonly loop: Uint8Array;
  private timer: NodeJS.Timeout | undefined;
  private playing: { readonly bytes: Uint8Array; at: number; readonly done: (startedMs: number) => void; startedMs: number } | undefined;
  private peer: { host: string; port: number } | undefined;
  private sequence = randomBytes(2).readUInt16BE(0);
  private timestamp = 0;
  private isBusyWithDigit = false;
  private lastEvent = -1;

  private constructor(toneHz: number) {
    // one second holds whole periods of every integer frequency
    this.loop = encodeUlaw(toneHz > 0 ? tone(toneHz, 1, RATE_HZ) : { rateHz: RATE_HZ, samples: new Float32Array(RATE_HZ) });
  }

  /** Opens a port on `ip`; 0 Hz sends silence. */
  static async open(ip: string, toneHz: number): Promise<Media> {
    const media = new Media(toneHz);
    media.socket.on('message', (datagram) => media.receive(datagram));
    media.socket.on('error', () => media.close());
    media.socket.bind(0, ip);
    await once(media.socket, 'listening');
    return media;
  }

  get port(): number {
    return (this.socket.address() as AddressInfo).port;
  }

  /** Sends to the peer from now on; a new peer replaces the old one. */
  sendTo(host: string, port: number): void {
    this.peer = { host, port };
    const sinceMs = performance.now();
    let sent = 0;
    this.timer ??= setInterval(() => {
      for (const due = Math.floor((performance.now() - sinceMs) / PACKET_MS); sent < due; sent++) this.sendVoice(sent);
    }, PACKET_MS / 2);
  }

  /** Sends a sound instead of the tone, once; resolves at its end with the time of its first packet. */
  play(sound: Sound): Promise<number> {
    if (sound.rateHz !== RATE_HZ) throw new TypeError(`a phone of narrow band plays ${RATE_HZ} Hz`);
    return new Promise((done) => {
      this.playing = { bytes: encodeUlaw(sound), at: 0, done, startedMs: 0 };
    });
  }

  /** What was heard from a time on, as one sound; pauses between packets are not filled. */
  soundSince(fromMs: number): Sound {
    return soundOf(this.heard.filter(({ atMs }) => atMs >= fromMs));
  }

  /** Sends digits as RFC 2833 events, 120 ms each. */
  async sendDigits(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.sendDigit(DIGITS.indexOf(digit));
      await sleep(80);
    }
  }

  /** Level of a frequency in dB in what was heard between two times. */
  levelDb(hz: number, fromMs = 0, toMs = Number.POSITIVE_INFINITY): number {
    return toneLevelDb(soundOf(this.heard.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)), hz);
  }

  /** What was heard, in stretches; a gap is a pause of more than 60 ms between packets. */
  stretches(hz: number, fromMs = 0): Stretch[] {
    const found: Stretch[] = [];
    for (const packet of this.heard) {
      if (packet.atMs < fromMs) continue;
      const last = found.at(-1);
      const what = kindOf(packet, hz);
      if (last && packet.atMs - last.toMs > 60) found.push({ what: 'gap', fromMs: last.toMs, toMs: packet.atMs });
      else if (last?.what === what) {
        last.toMs = packet.atMs + PACKET_MS;
        continue;
      }
      found.push({ what, fromMs: packet.atMs, toMs: packet.atMs + PACKET_MS });
    }
    return found;
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.peer = undefined;
    this.socket.removeAllListeners('message');
    this.socket.close(() => undefined);
    this.close = () => undefined;
  }

  private receive(datagram: Buffer): void {
    const kind = (datagram[1] ?? 0) & 0x7f;
    if (kind === PCMU) this.hear(datagram.subarray(12));
    if (kind !== TELEPHONE_EVENT || datagram.length < 16) return;
    const at = datagram.readUInt32BE(4);
    const isEnd = ((datagram[13] ?? 0) & 0x80) !== 0;
    if (!isEnd || at === this.lastEvent) return;
    this.lastEvent = at;
    this.digits.push(DIGITS[datagram[12] ?? 0] ?? '?');
  }

  private hear(payload: Uint8Array): void {
    const atMs = performance.now();
    this.largestGapMs = Math.max(this.largestGapMs, atMs - (this.lastHeardMs ?? atMs));
    this.lastHeardMs = atMs;
    if (this.heard.length < KEPT_PACKETS) this.heard.push({ atMs, payload });
  }

  private sendVoice(index: number): void {
    this.timestamp += PACKET_SAMPLES;
    if (this.isBusyWithDigit) return;
    if (this.playing !== undefined) {
      this.sendPlaying(this.playing);
      return;
    }
    const start = (index % (RATE_HZ / PACKET_SAMPLES)) * PACKET_SAMPLES;
    this.send(PCMU, this.timestamp, this.loop.subarray(start, start + PACKET_SAMPLES));
  }

  private sendPlaying(playing: NonNullable<typeof this.playing>): void {
    if (playing.at === 0) playing.startedMs = performance.now();
    const packet = new Uint8Array(PACKET_SAMPLES).fill(ULAW_SILENCE);
    packet.set(playing.bytes.subarray(playing.at, playing.at + PACKET_SAMPLES));
    this.send(PCMU, this.timestamp, packet);
    playing.at += PACKET_SAMPLES;
    if (playing.at < playing.bytes.length) return;
    if (this.playing === playing) this.playing = undefined;
    playing.done(playing.startedMs);
  }

  private async sendDigit(event: number): Promise<void> {
    this.isBusyWithDigit = true;
    const at = this.timestamp;
    for (let part = 0; part < 9; part++) {
      const isEnd = part >= 6;
      const samples = Math.min(PACKET_SAMPLES * (part + 1), PACKET_SAMPLES * 7);
      const marker = part === 0 ? 0x80 : 0;
      this.send(TELEPHONE_EVENT | marker, at, Uint8Array.of(event, (isEnd ? 0x80 : 0) | 10, samples >> 8, samples & 0xff));
      if (!isEnd) await sleep(PACKET_MS);
    }
    this.isBusyWithDigit = false;
  }

  private send(kind: number, timestamp: number, payload: Uint8Array): void {
    if (this.peer === undefined) return;
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = kind;
    this.sequence = (this.sequence + 1) & 0xffff;
    packet.writeUInt16BE(this.sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    this.ssrc.copy(packet, 8);
    packet.set(payload, 12);
    this.packetsSent++;
    this.socket.send(packet, this.peer.port, this.peer.host);
  }
}

const soundOf = (packets: readonly Heard[]): Sound => ({
  rateHz: RATE_HZ,
  samples: Float32Array.from(packets.flatMap(({ payload }) => Array.from(payload, fromUlaw))),
});

function kindOf(packet: Heard, hz: number): 'tone' | 'silence' | 'other' {
  const sound = soundOf([packet]);
  const power = sound.samples.reduce((sum, sample) => sum + sample * sample, 0) / sound.samples.length;
  if (power < 4e-6) return 'silence';
  return amplitudeOf(sound, hz) ** 2 / 2 > 0.6 * power ? 'tone' : 'other';
}
