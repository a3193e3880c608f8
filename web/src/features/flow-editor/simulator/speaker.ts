/** Lets the viewer of a simulation hear what a caller hears: by the browser's own voice, and sounds as they are. */
import { getSoundAudio } from '@botpbx/shared/api/sounds';
import { unreachable } from '@botpbx/shared/base/errors';
import type { Spoken } from '@botpbx/shared/model/flow-act';

/** A voice that says nothing in this time has broken off. */
const LONGEST_MS_PER_SIGN = 150;
const GRACE_MS = 2000;

/** Speaks one thing after the other; ends early when `signal` is aborted. */
export async function speakAloud(spoken: readonly Spoken[], signal: AbortSignal): Promise<void> {
  for (const one of spoken) {
    if (signal.aborted) return;
    if (one.kind === 'sound') await playSound(one.sound_id, signal);
    else await say(textOf(one), one.kind === 'text' ? one.language : 'en', signal);
  }
}

/** As a voice reads it. */
export function textOf(spoken: Exclude<Spoken, { kind: 'sound' }>): string {
  switch (spoken.kind) {
    case 'text':
      return spoken.text;
    case 'digits':
      return [...spoken.digits].join(' ');
    case 'number':
      return String(spoken.value);
    default:
      return unreachable(spoken);
  }
}

function say(text: string, language: string, signal: AbortSignal): Promise<void> {
  if (text.trim() === '') return Promise.resolve();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language;
  return untilOver(signal, (done) => {
    const late = setTimeout(done, GRACE_MS + text.length * LONGEST_MS_PER_SIGN);
    words.onend = done;
    words.onerror = done;
    speechSynthesis.speak(words);
    return () => {
      clearTimeout(late);
      speechSynthesis.cancel();
    };
  });
}

function playSound(id: number, signal: AbortSignal): Promise<void> {
  const audio = new Audio(getSoundAudio.path.replace(':id', String(id)));
  return untilOver(signal, (done) => {
    audio.onended = done;
    audio.onerror = done;
    audio.play().catch(done);
    return () => audio.pause();
  });
}

/** Resolves when what was begun is over or `signal` is aborted; `begin` gives back how it is ended. */
function untilOver(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    let end: (() => void) | undefined;
    const done = () => {
      signal.removeEventListener('abort', done);
      end?.();
      end = undefined;
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    end = begin(done);
  });
}
