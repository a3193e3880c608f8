/** A studio of tests that are about something else. */
import type { Studio } from '../studio.ts';

export const noStudio: Studio = { begin: async () => '/nowhere', keep: async () => undefined, drop: async () => undefined };
