/** Sound as it came, as long as it is no longer than a limit. */
export interface Recent {
  put(samples: Int16Array): void;
  /** All of it; undefined when it was too long to be kept. */
  all(): readonly Int16Array[] | undefined;
}

/** Keeps at most so many samples. */
export function makeRecent(maxSamples: number): Recent {
  let parts: Int16Array[] | undefined = [];
  let count = 0;
  return {
    put: (samples) => {
      count += samples.length;
      if (count > maxSamples) parts = undefined;
      if (samples.length > 0) parts?.push(samples);
    },
    all: () => parts,
  };
}
