/**
 * Deepgram's live recognition as its reference describes it: https://developers.deepgram.com/reference/speech-to-text/listen-streaming
 * It understands one word for each stretch of loud sound, which is enough to see what is asked of it and when.
 */
import type { Protocol, ScriptedServer } from './http.ts';
import { SAID, wordCounter } from './said.ts';
import { startTalking, type Talk } from './sockets.ts';

export interface DeepgramServer extends ScriptedServer {
  /** Control messages that came, in order. */
  readonly controls: string[];
  /** Whether Finalize is answered when nothing is left to be told; the real one may stay silent then. */
  readonly isTalkative: boolean;
}

/** Opens a Deepgram of our own. */
export async function startDeepgram(isTalkative = true): Promise<DeepgramServer> {
  const controls: string[] = [];
  const server = await startTalking({
    talk: (talk) => listen(talk, controls, isTalkative),
    refusal: (status) => JSON.stringify({ err_code: status === 401 ? 'INVALID_AUTH' : 'ERROR', err_msg: 'refused', request_id: 'r1' }),
    failure: (status) => ({ message: { type: 'Error', variant: `E${status}`, description: 'it failed', message: '' }, code: 1011 }),
  });
  return { ...server, controls, isTalkative };
}

function listen(talk: Talk, controls: string[], isTalkative: boolean): void {
  const bytesAMs = (Number(talk.query.get('sample_rate')) * 2) / 1000;
  const count = wordCounter(200 * bytesAMs);
  let words: string[] = [];
  let bytes = 0;
  const tell = (kind: Kind) => talk.say(results({ words, untilMs: bytes / bytesAMs, ...kind }));
  talk.socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      bytes += data.length;
      const word = count(data);
      if (word === undefined) return;
      words.push(word);
      tell({ is_final: false });
      return;
    }
    const { type } = JSON.parse(String(data)) as { readonly type: string };
    controls.push(type);
    if (type === 'CloseStream') {
      talk.say({ type: 'Metadata', request_id: 'r1', duration: bytes / bytesAMs / 1000, channels: 1 });
      talk.part();
    } else if (type === 'Finalize' && (words.length > 0 || isTalkative)) {
      tell({ is_final: true, from_finalize: true });
      words = [];
    }
  });
}

interface Kind {
  readonly is_final: boolean;
  readonly speech_final?: boolean;
  readonly from_finalize?: boolean;
}

/** A message of results as the wire has it. */
export function results({ words, untilMs, is_final, speech_final = false, from_finalize = false }: Kind & Stretch) {
  return {
    type: 'Results',
    channel_index: [0, 1],
    duration: untilMs / 1000,
    start: 0,
    is_final,
    speech_final,
    from_finalize,
    channel: { alternatives: [alternative(words, 0)] },
    metadata: { request_id: 'r1', model_info: { name: '2-general-nova', version: '2024-01-18.26916', arch: 'nova-2' }, model_uuid: 'm1' },
  };
}

interface Stretch {
  readonly words: readonly string[];
  readonly untilMs: number;
}

const alternative = (words: readonly string[], start: number) => ({
  transcript: words.join(' '),
  confidence: words.length === 0 ? 0 : 0.98,
  words: words.map((word, at) => ({
    word,
    punctuated_word: word,
    start: start + at * 0.2,
    end: start + at * 0.2 + 0.18,
    confidence: 0.97,
  })),
});

/** Whole files: https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded */
export const deepgramFiles: Protocol = {
  answer: () => {
    const metadata = {
      request_id: 'r1',
      duration: 1.5,
      channels: 1,
      created: '2026-01-01T00:00:00Z',
      sha256: '',
      models: [],
      model_info: {},
    };
    const channels = [{ alternatives: [alternative(SAID.slice(0, 2), 0)] }];
    return { headers: { 'content-type': 'application/json' }, chunks: [JSON.stringify({ metadata, results: { channels } })] };
  },
  refusal: (status) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ err_code: status === 401 ? 'INVALID_AUTH' : 'ERROR', err_msg: 'refused', request_id: 'r1' }),
  }),
};
