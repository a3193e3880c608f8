/** How the screen names what the wire says of webhooks. */
import type { DeliveryState, WebhookEvent } from '@botpbx/shared/model/webhook';
import type { Word } from '../../lib/words.ts';

export const states: Readonly<Record<DeliveryState, Word>> = {
  waiting: { text: 'Waiting', tone: 'warn' },
  sending: { text: 'On its way', tone: 'info' },
  sent: { text: 'Arrived', tone: 'good' },
  failed: { text: 'Given up', tone: 'bad' },
};

export const events: Readonly<Record<WebhookEvent, string>> = {
  on_call_start: 'Agent: call began',
  on_call_end: 'Agent: call ended',
  on_transfer: 'Agent: handed over',
  on_function_call: 'Agent: function used',
  transcription: 'Transcription',
};
