/** What is wrong with this machine as a node, each with a way to mend it. Reads and asks alone. */
import type { Settings } from '../settings.ts';
import { checkAsterisk, checkRunFolder } from './asterisk.ts';
import { checkClock, checkIdentity } from './cloud.ts';
import { checkDisk, checkKept } from './disk.ts';
import type { Check, Look } from './look.ts';
import { checkNat } from './nat.ts';
import { checkAmi, checkAri, checkPorts } from './ports.ts';
import { checkSpeech } from './speech.ts';

export type { Check } from './look.ts';

const LOOKS: Readonly<Record<string, Look>> = {
  asterisk: checkAsterisk,
  'run folder': checkRunFolder,
  identity: checkIdentity,
  configuration: checkKept,
  ports: checkPorts,
  AMI: checkAmi,
  ARI: checkAri,
  disk: checkDisk,
  clock: checkClock,
  NAT: checkNat,
  speech: checkSpeech,
};

/** Looks at everything at once, each look with its own deadline. */
export const runDoctor = (settings: Settings, signal: AbortSignal): Promise<Check[]> =>
  Promise.all(Object.entries(LOOKS).map(async ([name, look]) => ({ name, ...(await lookAt(look, settings, signal)) })));

const DEADLINE_MS = 8000;

async function lookAt(look: Look, settings: Settings, signal: AbortSignal): Promise<Omit<Check, 'name'>> {
  try {
    return await look(settings, AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]));
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, detail: error instanceof Error ? error.message : 'The look itself failed.' };
  }
}
