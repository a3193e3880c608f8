/** Tells the person at the terminal what takes long: nothing for a second, then the title, then the time. */

const QUIET_MS = 1000;
const REPEAT_MS = 15_000;

/** Shows `title` if the work takes longer than a second, and its duration when it is done. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const sinceMs = performance.now();
  const seconds = () => ((performance.now() - sinceMs) / 1000).toFixed(1);
  let shown = false;
  const announce = setTimeout(() => {
    shown = true;
    console.error(`${title} …`);
  }, QUIET_MS);
  const repeat = setInterval(() => console.error(`  … ${seconds()} s`), REPEAT_MS);
  try {
    const result = await work();
    if (shown) console.error(`${title}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(repeat);
  }
}
