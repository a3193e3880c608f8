/** Work on sounds that takes a processor's time and decoders: each runtime has its own way to it. */
import type { SpeechVoice } from '@botpbx/shared/model/sound';

/** 16-bit mono WAV at 16 kHz. */
export interface MadeSound {
  readonly wav: Uint8Array<ArrayBuffer>;
  readonly durationMs: number;
}

export interface SpeechOrder {
  readonly text: string;
  readonly voice: SpeechVoice;
  /** 1 is as it is, 2 twice as fast. */
  readonly speed: number;
}

export interface SoundTools {
  /** Makes a sound of a WAV, MP3 or OGG file. @throws sound.unreadable, unavailable */
  convert(file: Uint8Array<ArrayBuffer>): Promise<MadeSound>;
  /** Says a text with the local engine. @throws sound.unreadable, unavailable */
  speak(order: SpeechOrder): Promise<MadeSound>;
}
