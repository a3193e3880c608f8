/** A conversation that has ended is the transcription of its call: nobody need listen again. */
import { type TalkToWrite, untranscribed, wasTranscribed } from '../conversations/transcript.ts';
import type { Platform } from '../platform/platform.ts';
import { enterTranscription } from './enter-transcription.ts';

const AT_A_TIME = 100;

/** Writes down what has ended. A job of each minute calls it, and whoever stored an end. */
export async function settleConversations(platform: Platform): Promise<void> {
  const { db } = platform;
  const settle = async (talk: TalkToWrite) => {
    await enterTranscription(platform, spokenIn(talk));
    await wasTranscribed(db, talk.id);
  };
  // one that cannot be written down holds up no other
  const all = await Promise.allSettled((await untranscribed(db, AT_A_TIME)).map(settle));
  const failed = all.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

function spokenIn({ tenant_id, conversation, call_id, from, to, started_at, duration, summary, speakers, confidence }: TalkToWrite) {
  const text = speakers.map((part) => part.text).join('\n');
  const about = { tenantId: tenant_id, source: conversation, callId: call_id, from, to, startedAt: started_at, duration };
  // when each word was said, nobody has noted
  return { ...about, text, confidence, words: [], speakers, summary, engine: 'conversation' };
}
