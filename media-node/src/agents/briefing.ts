/** A person is told who comes and why before he takes a caller from an agent; the caller hears ringing meanwhile. */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgiSession } from '../asterisk/agi/session.ts';
import type { WarmOutcome, WarmRoom } from '../asterisk/warm.ts';
import type { Log } from '../log.ts';
import { ringTone } from '../sound/ring-tone.ts';
import { wavOf } from '../wav-file.ts';
import type { WarmAsk } from './desk-ports.ts';
import { spokenFor } from './spoken.ts';

/** What all hand-overs have in common. */
export interface BriefingRoom {
  readonly warm: Pick<WarmRoom, 'transfer'>;
  readonly endpointOf: (tenantId: number, extension: string) => string;
  /** A folder that Asterisk reads. */
  readonly soundFolder: string;
  readonly log: Log;
}

const WORDS: Readonly<Record<string, { readonly who: (from: string) => string; readonly choose: string }>> = {
  en: { who: (from) => `A call from ${from}.`, choose: 'Press 1 to take the call, or 2 to decline.' },
  de: { who: (from) => `Ein Anruf von ${from}.`, choose: 'Drücken Sie 1, um ihn anzunehmen, oder 2, um ihn abzulehnen.' },
  es: { who: (from) => `Una llamada de ${from}.`, choose: 'Pulse 1 para aceptarla o 2 para rechazarla.' },
  fr: { who: (from) => `Un appel de ${from}.`, choose: 'Appuyez sur 1 pour le prendre ou sur 2 pour le refuser.' },
};
const NOBODY: Readonly<Record<string, string>> = {
  en: 'an unknown number',
  de: 'einer unbekannten Nummer',
  es: 'un número desconocido',
  fr: 'un numéro inconnu',
};
const SPEAK_WITHIN_MS = 5_000;
const LONGEST_SUMMARY = 400;
/** Asterisk's own recording of the choice. */
const UNSPOKEN = 'followme/options';

/** Rings the extension, briefs who picks up, and brings both together. A place that has no telephone of its own has declined. */
export async function handOverBriefed(room: BriefingRoom, entrant: AgiSession, asked: WarmAsk, signal: AbortSignal): Promise<WarmOutcome> {
  const { to, tenant, leg, callId, from, summary, onTaken } = asked;
  const extension =
    to.to.type === 'extension' ? tenant.extensions.find(({ id }) => id === (to.to.type === 'extension' ? to.to.id : 0)) : undefined;
  if (!extension || extension.dnd) return 'declined';
  const path = join(room.soundFolder, `briefing-${randomUUID()}`);
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  const briefing = speakInto(path, asked, room, ending);
  const ringing = leg.line.play(ringTone(), ending);
  try {
    const endpoint = room.endpointOf(tenant.tenant_id, extension.extension);
    const rung = { endpoint, seconds: extension.ring_timeout, from, summary, briefing, callId, tenantId: tenant.tenant_id };
    return await room.warm.transfer({ ...rung, entrant, leg, onTaken }, signal);
  } finally {
    over.abort();
    await ringing.done;
    await briefing;
    await rm(`${path}.wav`, { force: true });
  }
}

/** Gives the file's name; where the engine cannot speak, the choice alone is heard. */
async function speakInto(path: string, asked: WarmAsk, { log }: BriefingRoom, signal: AbortSignal): Promise<string> {
  try {
    const sound = await spokenFor(asked.speak, textOf(asked), AbortSignal.any([signal, AbortSignal.timeout(SPEAK_WITHIN_MS)]));
    await writeFile(`${path}.wav`, wavOf(sound), { mode: 0o644 });
    return path;
  } catch (error) {
    if (!signal.aborted) log.warn('a briefing could not be spoken', { error });
    return UNSPOKEN;
  }
}

function textOf({ from, summary, language }: WarmAsk): string {
  const spoken = language.split('-')[0] ?? '';
  const { who, choose } = WORDS[spoken] ?? WORDS.en ?? { who: () => '', choose: '' };
  const caller = from === '' ? (NOBODY[spoken] ?? NOBODY.en ?? '') : [...from].join(' ');
  return `${who(caller)} ${(summary ?? '').slice(0, LONGEST_SUMMARY)} ${choose}`;
}
