import { z } from 'zod';

/** How a trunk stands, as its node last saw it. `unknown`: it neither registers nor is asked, or nobody looked yet. */
export const TrunkStatus = z.enum(['registered', 'unregistered', 'rejected', 'unreachable', 'reachable', 'disabled', 'unknown']);
export type TrunkStatus = z.infer<typeof TrunkStatus>;
