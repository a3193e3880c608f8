import type { CallId } from '@botpbx/shared/base/ids';
import { NodeEvent } from '@botpbx/shared/link/events';
import { expect, test } from 'vitest';
import { beginRecord } from './record.ts';

test('a conversation is told from its beginning to its end, with what was used in sum', () => {
  const told: NodeEvent[] = [];
  let nowMs = Date.parse('2026-11-22T10:00:00Z');
  const record = beginRecord({
    tenantId: 1,
    agent: { id: 3, name: 'Reception', version: 2 },
    callId: 'n1-1.1' as CallId,
    key: '7d4f8f3e-9a8e-4c6e-b6b7-1f0f7e2b9a11',
    from: '+15551234567',
    to: '6000',
    tell: (event) => void told.push(NodeEvent.parse(event)),
    nowMs: () => nowMs,
  });
  const latency = { final: 1, first_token: 2, first_sentence: 3, first_audio: 4, first_frame: 5 };
  record.turned({
    ...{ turn: 1, at: '2026-11-22T10:00:01.000Z', user_text: 'hello', user_confidence: 1, agent_text: 'Hello.', interrupted: false },
    ...{ meant_text: null, tools: [], latency, sources: [] },
  });
  record.used({ kind: 'used', provider: 'x', model: 'm', inputTokens: 5, outputTokens: 1 });
  record.used({ kind: 'used', provider: 'x', model: 'm', inputTokens: 7 });
  record.used({ kind: 'used', provider: 'y', model: 'v', characters: 6 });
  record.erred();
  nowMs += 12_400;
  record.ended({ ending: 'transferred', transferred_to: 'Sales', summary: null, outcome: {}, rating: null });
  expect(told.map(({ kind }) => kind)).toEqual(['conversation.start', 'conversation.turn', 'conversation.end']);
  expect(told[2]).toMatchObject({
    call_id: 'n1-1.1',
    agent_id: 3,
    result: {
      ending: 'transferred',
      duration: 12,
      errors: 1,
      usage: [
        { provider: 'x', model: 'm', input_tokens: 12, output_tokens: 1, characters: 0 },
        { provider: 'y', model: 'v', characters: 6 },
      ],
    },
  });
  expect(record.turns).toHaveLength(1);
});
