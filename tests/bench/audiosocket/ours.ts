/** Our lines as the bench's peer: each caller hears a tone for ever and is listened to. Announces as many callers as a line on stdin says. */
import { createInterface } from 'node:readline';
import { startAudioSocketServer } from '../../../media-node/src/asterisk/audiosocket/server.ts';
import { afterMs, makeWheel } from '../../../media-node/src/asterisk/audiosocket/wheel.ts';
import { openLine } from '../../../media-node/src/asterisk/line.ts';
import { silentLog } from '../../../media-node/src/log.ts';
import type { Pcm } from '../../../media-node/src/voice/audio.ts';
import type { Line } from '../../../media-node/src/voice/ports.ts';

/** Rate of the sound that is played; the line's own unless the bench wants it changed. */
const SPOKEN_HZ = Number(process.argv[2] ?? 8_000);
const PIECE_MS = 200;

const server = await startAudioSocketServer({ host: '127.0.0.1', port: 0, log: silentLog });
const onError = (error: unknown) => {
  throw error;
};
const wheel = makeWheel({ nowMs: () => performance.now(), after: afterMs, onError });
const samples = Int16Array.from({ length: (SPOKEN_HZ * PIECE_MS) / 1000 }, (_, at) => Math.round(8_000 * Math.sin(at / 5)));

async function* tone(): AsyncGenerator<Pcm> {
  for (;;) yield { samples, sampleRateHz: SPOKEN_HZ };
}

async function talk(line: Line): Promise<void> {
  line.play(tone(), new AbortController().signal);
  for await (const one of line.incoming) if (one.kind === 'digit') console.error('a digit came');
}

console.log(server.port);
for await (const wanted of createInterface({ input: process.stdin })) {
  const ids = Array.from({ length: Number(wanted) }, () => {
    const { dial } = server.expect(8_000, (wire) => {
      const { line, events } = openLine(wire, wheel, () => performance.now());
      talk(line).catch(onError);
      return events;
    });
    return (dial.split('/')[1] ?? '').replaceAll('-', '');
  });
  console.log(ids.join(' '));
}
