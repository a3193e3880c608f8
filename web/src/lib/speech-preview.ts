/** A text is heard in the browser, spoken by the control plane. */
import { previewSpeech } from '@botpbx/shared/api/sounds';
import { Speech } from '@botpbx/shared/model/sound';
import { createSignal, onCleanup } from 'solid-js';
import { call } from './api.ts';
import { sayFailure } from './faults.ts';

/** Makes what a "Listen" button needs; `given` is read as a Speech at each press. The sound is forgotten with whoever made it. */
export function createSpeechPreview(given: () => unknown) {
  const [source, setSource] = createSignal<string>();
  const [problem, setProblem] = createSignal<string>();
  const [isBusy, setBusy] = createSignal(false);
  const forget = () => {
    const old = source();
    if (old !== undefined) URL.revokeObjectURL(old);
  };
  onCleanup(forget);
  const listen = async () => {
    const read = Speech.safeParse(given());
    if (!read.success) return setProblem('Type a text first.');
    setBusy(true);
    setProblem(undefined);
    try {
      const audio = await call(previewSpeech, { body: read.data });
      forget();
      setSource(URL.createObjectURL(audio));
    } catch (error) {
      setProblem(sayFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return { source, problem, isBusy, listen };
}
