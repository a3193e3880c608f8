/** What becomes of a call for an extension. Pure. */
import type { Decision } from './decision.ts';
import type { RoutingExtension } from './routing-view.ts';

/** Decides what becomes of a call for an extension. `why` is the sentence that says why it is called. */
export const toExtension = (extension: RoutingExtension, why: string): Decision => ({ kind: 'ring', extension, why });
