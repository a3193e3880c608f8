/** One leg's connection: frames go out as long as Asterisk reads them, and what comes in is told. */
import type { Socket } from 'node:net';
import { FRAME_MS, type LineRate } from '../../voice/audio.ts';
import { type AudioSocketMessage, audioBytes, HANGUP_BYTES, makeAudioSocketReader } from './protocol.ts';

/** What comes over a wire. */
export interface WireEvents {
  onAudio(samples: Int16Array, sampleRateHz: number): void;
  onDigit(digit: string): void;
  /** Nothing more comes and nothing more can be sent. Told once. */
  onEnd(): void;
}

export interface Wire {
  readonly rateHz: LineRate;
  /** Sends a frame of sound of `rateHz`; false when Asterisk reads nothing and it was thrown away. */
  send(samples: Int16Array): boolean;
  /** Gives the leg back: Asterisk goes on with the caller. */
  hangUp(): void;
}

/** Who comes in, and who takes him. */
export interface Guest {
  readonly rateHz: LineRate;
  readonly welcome: (wire: Wire) => WireEvents;
}

/** What may wait in this process beside what the kernel keeps: two frames of 16 kHz and a little. */
const MAX_WAITING_BYTES = 2_000;
/** An Asterisk that has read nothing for so long is gone for this leg. */
const STALL_MS = 5_000;
/** Asterisk closes its side at once when a leg is given back. */
const CLOSE_WITHIN_MS = 2_000;

/** Reads a connection from its first byte; `admit` is asked whose it is and has ended it when it answers with nothing. */
export function openWire(socket: Socket, admit: (id: string) => Guest | undefined): Wire {
  let guest: Guest | undefined;
  let events: WireEvents | undefined;
  let sent: Uint8Array | undefined;
  const canSend = makeRoomCheck(socket);
  const wire: Wire = {
    get rateHz() {
      return guest?.rateHz ?? 8_000;
    },
    send: (samples) => {
      if (!canSend()) return false;
      const bytes = audioBytes(samples, wire.rateHz, sent);
      socket.write(bytes);
      // what the kernel took at once is nobody's any more
      sent = socket.writableLength === 0 ? bytes : undefined;
      return true;
    },
    hangUp: () => {
      if (socket.destroyed || !socket.writable) return;
      socket.end(HANGUP_BYTES);
      const late = setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS);
      socket.once('close', () => clearTimeout(late));
      end();
    },
  };
  const end = () => {
    const told = events;
    events = undefined;
    told?.onEnd();
  };
  const letIn = (id: string) => {
    guest = admit(id);
    if (guest === undefined) return;
    // whoever waits for the first frame from Asterisk may wait for ever, and so may Asterisk
    wire.send(new Int16Array((guest.rateHz * FRAME_MS) / 1000));
    events = guest.welcome(wire);
  };
  const take = (message: AudioSocketMessage) => {
    if (message.kind === 'id' && guest === undefined) return letIn(message.id);
    if (guest === undefined || message.kind === 'fault' || message.kind === 'id') return void socket.destroy();
    if (message.kind === 'audio') events?.onAudio(message.samples, message.sampleRateHz);
    else if (message.kind === 'digit') events?.onDigit(message.digit);
    else socket.destroy();
  };
  const reader = makeAudioSocketReader(take);
  socket.on('data', (bytes) => reader.push(bytes as Buffer));
  // told by `close`, which follows
  socket.on('error', () => undefined);
  socket.on('close', end);
  return wire;
}

/** Whether one more frame may be handed to the kernel; a connection that takes none for too long is cut. */
function makeRoomCheck(socket: Socket): () => boolean {
  let stalledSinceMs: number | undefined;
  return () => {
    if (socket.destroyed || !socket.writable) return false;
    if (socket.writableLength <= MAX_WAITING_BYTES) {
      stalledSinceMs = undefined;
      return true;
    }
    stalledSinceMs ??= performance.now();
    if (performance.now() - stalledSinceMs > STALL_MS) socket.destroy();
    return false;
  };
}
