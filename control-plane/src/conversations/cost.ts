/** What conversations cost by the providers' list prices. */
import type { ConversationUsage } from '@botpbx/shared/model/conversation';
import type { UsageWithCost } from '@botpbx/shared/model/conversation-record';
import { costUsd } from '@botpbx/shared/model/models';
import type { z } from 'zod';

/** Who computes on the node itself costs nothing, whatever the voice or model is called. */
const OWN = new Set(['rules', 'flite', 'pocketsphinx', 'piper', 'kokoro']);
const priceOf = (usage: ConversationUsage): number | null => (OWN.has(usage.provider) ? 0 : costUsd(usage));

/** US dollars of all together; null while the price of one is not known, or nothing was told. */
export function costOf(usage: readonly ConversationUsage[]): number | null {
  const costs = usage.map(priceOf);
  const isKnown = costs.length > 0 && costs.every((cost) => cost !== null);
  return isKnown ? costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0) : null;
}

export const priced = (usage: ConversationUsage): z.infer<typeof UsageWithCost> => ({ ...usage, cost: priceOf(usage) });
