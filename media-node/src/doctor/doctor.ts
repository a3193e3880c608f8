/** What is wrong with this machine as a node, each with a way to mend it. Reads and asks; changes nothing. */
import type { Settings } from '../settings.ts';
import { checkAsterisk, checkRunFolder } from './asterisk.ts';
import { checkClock, checkIdentity } from './cloud.ts';
import { checkDisk, checkKept } from './disk.ts';
import { checkNat } from './nat.ts';
import { checkAmi, checkAri, checkPorts } from './ports.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, one sentence. */
  readonly detail: string;
  /** What to do when it is not ok. */
  readonly fix?: string;
}

/** A look at one thing; what it throws becomes a check that is not ok. */
export type Look = (settings: Settings, signal: AbortSignal) => Promise<Omit<Check, 'name'>>;

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
