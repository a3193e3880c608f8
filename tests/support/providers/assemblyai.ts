/**
 * AssemblyAI's streaming recognition as its reference describes it: https://www.assemblyai.com/docs/api-reference/streaming-api/streaming-api
 * One word for each 200 ms of loud sound. Its SDK speaks TLS alone, so this server has a certificate, made when it starts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Protocol, ScriptedServer } from './http.ts';
import { SAID, wordCounter } from './said.ts';
import { startTalking, type Talk } from './sockets.ts';

export interface AssemblyAiServer extends ScriptedServer {
  /** Messages that came, by type, in order. */
  readonly controls: string[];
  /** Milliseconds of sound in each binary message. */
  readonly chunksMs: number[];
}

/** Opens an AssemblyAI of our own, whose certificate this process believes from then on. */
export async function startAssemblyAi(): Promise<AssemblyAiServer> {
  const controls: string[] = [];
  const chunksMs: number[] = [];
  const tls = certificate();
  setDefaultCACertificates([...getCACertificates('default'), tls.cert]);
  const server = await startTalking(
    {
      talk: (talk) => listen(talk, controls, chunksMs),
      refusal: () => JSON.stringify({ error: 'refused' }),
      failure: (status) => ({ message: { error: 'it failed', error_code: status === 401 ? 1008 : 3005 }, code: 3005 }),
    },
    tls,
  );
  return { ...server, controls, chunksMs };
}

function certificate(): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-tls-'));
  const file = (name: string) => join(folder, name);
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...subject];
  try {
    execFileSync('openssl', [...make, '-keyout', file('key.pem'), '-out', file('cert.pem')], { stdio: 'ignore' });
    return { cert: readFileSync(file('cert.pem'), 'utf8'), key: readFileSync(file('key.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function listen(talk: Talk, controls: string[], chunksMs: number[]): void {
  const bytesAMs = (Number(talk.query.get('sample_rate')) * 2) / 1000;
  const isFormatted = talk.query.get('format_turns') === 'true';
  const count = wordCounter(200 * bytesAMs);
  let words: string[] = [];
  let order = 0;
  const tell = (kind: Kind) => talk.say(turn({ words, order, ...kind }));
  talk.say({ type: 'Begin', id: 's1', expires_at: 1_800_000_000 });
  talk.socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      chunksMs.push(data.length / bytesAMs);
      const word = count(data);
      if (word === undefined) return;
      words.push(word);
      tell({ end_of_turn: false, turn_is_formatted: false });
      return;
    }
    const { type } = JSON.parse(String(data)) as { readonly type: string };
    controls.push(type);
    if (type === 'ForceEndpoint' && words.length > 0) {
      tell({ end_of_turn: true, turn_is_formatted: false });
      if (isFormatted) tell({ end_of_turn: true, turn_is_formatted: true });
      words = [];
      order++;
    }
    if (type === 'Terminate') {
      talk.say({ type: 'Termination', audio_duration_seconds: 1, session_duration_seconds: 1 });
      talk.part();
    }
  });
}

interface Kind {
  readonly end_of_turn: boolean;
  readonly turn_is_formatted: boolean;
}

/** A message about a turn as the wire has it: the last word is not sure yet while the turn goes on. */
export function turn({ words, order, end_of_turn, turn_is_formatted }: Kind & { words: readonly string[]; order: number }) {
  const sure = end_of_turn ? words : words.slice(0, -1);
  const text = sure.join(' ');
  return {
    type: 'Turn',
    turn_order: order,
    turn_is_formatted,
    end_of_turn,
    transcript: turn_is_formatted ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : text,
    end_of_turn_confidence: end_of_turn ? 0.9 : 0.1,
    words: words.map((word, at) => ({
      text: word,
      start: at * 200,
      end: at * 200 + 180,
      confidence: 0.96,
      word_is_final: end_of_turn || at < words.length - 1,
    })),
  };
}

/** Whole files: they go up, are put in the queue, and are asked after. https://www.assemblyai.com/docs/api-reference/transcripts/submit */
export function assemblyAiFiles(): Protocol {
  let looks = 0;
  return {
    answer: ({ path, method }) => {
      const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, chunks: [JSON.stringify(body)] });
      if (path === '/v2/upload') return json({ upload_url: 'https://cdn.assemblyai.com/upload/u1' });
      if (method === 'POST') return json({ id: 't1', status: 'queued' });
      const words = SAID.slice(0, 2).map((text, at) => ({ text, start: at * 200, end: at * 200 + 180, confidence: 0.97 }));
      return json(
        looks++ === 0
          ? { id: 't1', status: 'processing' }
          : { id: 't1', status: 'completed', text: 'hello there', confidence: 0.95, words },
      );
    },
    refusal: (status) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: `refused with ${status}` }) }),
  };
}
