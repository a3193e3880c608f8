/** What is known of a provider's model. */

/** US dollars. Lists of prices change: these serve estimates, the provider's invoice counts. */
export type ModelPrice =
  | { readonly kind: 'tokens'; readonly inputPerMillion: number; readonly cachedPerMillion: number; readonly outputPerMillion: number }
  | { readonly kind: 'minutes'; readonly perMinute: number }
  | { readonly kind: 'characters'; readonly perMillion: number };

export type Stars = 1 | 2 | 3 | 4 | 5;

export interface ModelFacts {
  readonly name: string;
  readonly description: string;
  /** Milliseconds to the first output as a rule; null where nobody has said. */
  readonly latencyMs: number | null;
  readonly quality: Stars | null;
  readonly cost: 'free' | '$' | '$$' | '$$$' | null;
  readonly price: ModelPrice | null;
  /** The first day on which the provider does not serve it any more. */
  readonly retiredOn: string | null;
  /** What takes its place from that day on. */
  readonly successor: string | null;
  /** Whether it takes a temperature; those that do not refuse the request. */
  readonly takesTemperature: boolean;
  /**
   * Whether it thinks before it speaks, and whether that can be turned off: wholly, but for what it notes between tools, or not at all.
   * A caller should not wait for it.
   */
  readonly thinking: 'never' | 'optional' | 'between_tools' | 'always';
}
