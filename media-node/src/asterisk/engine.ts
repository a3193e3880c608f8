/** Asterisk as a whole, over ARI: what it is, and having it read its files again. */
import { type Ari, AriError } from './ari/client.ts';

/** Modules that read files of ours; one that is not loaded has nothing to read. */
const MODULES = ['res_pjsip.so', 'pbx_config.so', 'res_musiconhold.so', 'app_queue.so', 'res_parking.so', 'app_confbridge.so'];

/** Fills the port of the commands about Asterisk. */
export function makeEngine(ari: Pick<Ari, 'info' | 'reload'>) {
  return {
    about: async (signal: AbortSignal) => {
      const { version, startedAt } = await ari.info(signal);
      return { version, startedAtMs: Date.parse(startedAt.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) };
    },
    reload: async (signal: AbortSignal): Promise<void> => {
      for (const module of MODULES) await unlessAbsent(ari.reload(module, signal));
    },
  };
}

async function unlessAbsent(reloading: Promise<void>): Promise<void> {
  try {
    await reloading;
  } catch (error) {
    if (!(error instanceof AriError && error.status === 404)) throw error;
  }
}
