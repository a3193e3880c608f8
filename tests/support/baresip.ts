/** A real SIP phone, baresip, driven over its control port; what it sends and hears is recorded to WAV files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readWav, type Sound, tone, writeWav } from './audio.ts';
import type { Address } from './sip/transactions.ts';

export interface BaresipOptions {
  readonly user: string;
  readonly secret: string;
  readonly server: Address;
  readonly domain?: string;
  /** Its own SIP port; the next one is taken too. */
  readonly port: number;
  readonly controlPort: number;
  readonly rtpPorts: readonly [first: number, last: number];
  /** Empty folder for its configuration and recordings. */
  readonly folder: string;
  /** The tone that it sends; 0 is silence. */
  readonly toneHz: number;
  /** `wide`: G.722 with 16 kHz; narrow band is µ-law. */
  readonly band?: 'narrow' | 'wide';
  readonly answers: 'by itself' | 'when told';
}

/** An event as baresip words it: REGISTER_OK, CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED … */
export interface BaresipEvent {
  readonly type: string;
  readonly param?: string;
}

const START_MS = 10_000;
const WAIT_MS = 15_000;
const TONE_SECONDS = 120;
/** A file that ends would end the sound of the phone for good. */
const SILENCE_AFTER_S = 120;

export class Baresip {
  readonly events: BaresipEvent[] = [];
  private readonly options: BaresipOptions;
  private readonly child: ChildProcess;
  private readonly control: Socket;
  private readonly listeners = new Set<() => void>();
  private unread = '';
  private said = 0;

  private constructor(options: BaresipOptions, child: ChildProcess, control: Socket) {
    this.options = options;
    this.child = child;
    this.control = control;
    control.setEncoding('utf8').on('data', (text: string) => this.read(text));
    // the phone closes its end when it quits
    control.on('error', () => control.destroy());
  }

  /** Starts the phone; it registers by itself as soon as it runs. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    writeFiles(options);
    const child = spawn('baresip', ['-f', options.folder], { stdio: 'ignore' });
    const died = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    const control = await Promise.race([connectTo(options.controlPort), died]);
    return new Baresip(options, child, control);
  }

  /** Calls a number of the own domain. */
  call(number: string): void {
    this.command('dial', `sip:${number}@${this.options.domain ?? this.options.server.host}`);
  }

  answer(): void {
    this.command('accept');
  }

  hangUp(): void {
    this.command('hangup');
  }

  /** Waits for the next event of a type after the first `from` events. */
  async until(type: string, from = 0, waitMs = WAIT_MS): Promise<BaresipEvent> {
    const find = () => this.events.slice(from).find((event) => event.type === type);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(look);
        reject(
          new Error(
            `baresip ${this.options.user}: no ${type} within ${waitMs} ms; there were ${this.events.map((e) => e.type).join(', ')}`,
          ),
        );
      }, waitMs);
      const look = () => {
        const event = find();
        if (event === undefined) return;
        clearTimeout(timer);
        this.listeners.delete(look);
        resolve(event);
      };
      this.listeners.add(look);
      look();
    });
  }

  /** Sends a sound from now on, and silence behind it. Its rate must be the phone's. */
  play(sound: Sound): void {
    const path = join(this.options.folder, `said-${++this.said}.wav`);
    const samples = new Float32Array(sound.samples.length + SILENCE_AFTER_S * sound.rateHz);
    samples.set(sound.samples);
    writeWav(path, { rateHz: sound.rateHz, samples });
    this.command('ausrc', `aufile,${path}`);
  }

  /** What the phone heard in its calls so far, one sound for each call. */
  heard(): Sound[] {
    return this.recordings('-dec.wav');
  }

  /** What the phone sent. */
  sent(): Sound[] {
    return this.recordings('-enc.wav');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.command('quit');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(late);
    this.control.destroy();
  }

  private recordings(end: string): Sound[] {
    const files = readdirSync(this.options.folder).filter((name) => name.startsWith('dump-') && name.endsWith(end));
    return files.sort().map((name) => readWav(join(this.options.folder, name)));
  }

  private command(command: string, params = ''): void {
    const text = JSON.stringify({ command, params });
    if (this.control.writable) this.control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** Reads netstrings: `12:{"a":"b"...},`. */
  private read(text: string): void {
    this.unread += text;
    for (;;) {
      const colon = this.unread.indexOf(':');
      const length = Number(this.unread.slice(0, colon));
      if (colon < 0 || this.unread.length < colon + length + 2) return;
      const message = JSON.parse(this.unread.slice(colon + 1, colon + 1 + length)) as { event?: boolean } & BaresipEvent;
      this.unread = this.unread.slice(colon + length + 2);
      if (message.event) this.events.push(message);
      for (const look of [...this.listeners]) look();
    }
  }
}

async function connectTo(port: number): Promise<Socket> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      socket.destroy();
      await sleep(50);
    }
  }
  throw new Error(`baresip does not answer on port ${port}`);
}

function writeFiles(options: BaresipOptions): void {
  const { folder, user, secret, server, domain = server.host, answers, band } = options;
  const codec = band === 'wide' ? 'g722/16000/1' : 'pcmu/8000/1';
  mkdirSync(folder, { recursive: true });
  writeWav(join(folder, 'tone.wav'), tone(options.toneHz, TONE_SECONDS, rateOf(band), options.toneHz === 0 ? 0 : 0.4));
  writeFileSync(join(folder, 'config'), configOf(options));
  const mode = answers === 'by itself' ? 'auto' : 'manual';
  const account = `<sip:${user}@${domain};transport=udp>;auth_user=${user};auth_pass=${secret};outbound="sip:${server.host}:${server.port}"`;
  writeFileSync(join(folder, 'accounts'), `${account};regint=60;answermode=${mode};audio_codecs=${codec}\n`, { mode: 0o600 });
}

/** Version 1.0.0 has no player that writes files: the bridge swallows the sound, and `sndfile` records it. */
const rateOf = (band: BaresipOptions['band']): number => (band === 'wide' ? 16_000 : 8_000);

function configOf({ folder, port, controlPort, rtpPorts, band }: BaresipOptions): string {
  const rateHz = rateOf(band);
  return `poll_method epoll
sip_listen 127.0.0.1:${port}
audio_path /usr/share/baresip
audio_player aubridge,nil
audio_source aufile,${join(folder, 'tone.wav')}
audio_alert aubridge,nil
audio_srate ${rateHz}-${rateHz}
audio_channels 1-1
auplay_srate ${rateHz}
ausrc_srate ${rateHz}
auplay_channels 1
ausrc_channels 1
module_path /usr/lib/baresip/modules
module aubridge.so
module g711.so
module g722.so
module aufile.so
module sndfile.so
snd_path ${folder}
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
module_app auloop.so
ctrl_tcp_listen 127.0.0.1:${controlPort}
rtp_ports ${rtpPorts[0]}-${rtpPorts[1]}
rtp_timeout 60
`;
}
