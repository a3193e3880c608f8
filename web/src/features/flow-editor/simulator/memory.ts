/** Answers that were given before, by step, so that a second call need not be typed anew. */
export type Memory = Map<string, Readonly<Record<string, string>>>;
