/** What flows of any tenant need beside a caller. */
import type { Asker } from './asker.ts';
import type { Ears } from './ears.ts';
import type { Prompter } from './prompter.ts';

export interface FlowEngines {
  prompterOf(tenantId: number): Prompter;
  earsOf(tenantId: number): Ears;
  askerOf(tenantId: number): Asker;
}
