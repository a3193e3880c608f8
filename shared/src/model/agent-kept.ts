import { z } from 'zod';
import { agentDefaults } from './agent.ts';

/** An agent's settings as they were kept: what has come since then has its default. */
export const KeptSettings = z.object(agentDefaults);
