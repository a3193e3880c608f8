import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { agentSettings } from './agent.ts';

const fields = {
  version: z.number().int(),
  is_live: z.boolean().describe('Whether calls are taken by this one'),
  published_by: z.string().describe('user:1, operator:1'),
  created_at: Instant,
};

/** A version of an agent that was published at some time; it never changes. */
export const AgentVersion = z.object(fields);
export type AgentVersion = z.infer<typeof AgentVersion>;

/** The same with all that it holds. */
export const AgentVersionDetails = z.object({ ...fields, ...agentSettings });
export type AgentVersionDetails = z.infer<typeof AgentVersionDetails>;
