/** What an IVR names, as texts of its row. */
import { EMPTY_FLOW, type Flow } from '@botpbx/shared/model/flow';
import { flowRefKey, flowRefs, flowSecrets } from '@botpbx/shared/model/flow-refs';

/** How a secret stands among what a row names. */
export const secretRef = (name: string): string => `secret:${name}`;

/** Everything that must stay while these flows do. */
export function refsOf(draft: Flow, published: Flow | null): string[] {
  const flows = [draft, published ?? EMPTY_FLOW];
  return [...new Set(flows.flatMap((flow) => [...flowRefs(flow).map(flowRefKey), ...flowSecrets(flow).map(secretRef)]))].sort();
}
