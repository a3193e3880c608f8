/** Sounds that are said again and again: greetings, fillers, "goodbye". What was not used for longest goes first. */

export interface SoundCache {
  get(key: string): Int16Array | undefined;
  put(key: string, samples: Int16Array): void;
}

/** Makes a cache that holds at most so many bytes of sound. One sound takes at most an eighth of it. */
export function makeSoundCache(maxBytes: number): SoundCache {
  const sounds = new Map<string, Int16Array>();
  let bytes = 0;
  const drop = (key: string) => {
    bytes -= sounds.get(key)?.byteLength ?? 0;
    sounds.delete(key);
  };
  return {
    get: (key) => {
      const found = sounds.get(key);
      if (!found) return undefined;
      sounds.delete(key);
      sounds.set(key, found);
      return found;
    },
    put: (key, samples) => {
      if (samples.byteLength > maxBytes / 8) return;
      drop(key);
      sounds.set(key, samples);
      bytes += samples.byteLength;
      for (const oldest of sounds.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
