/** How a provider's server may behave, whatever it speaks. */

/** Places are counted in chunks of the happy answer that went out before. */
export type Manner =
  /** Answers as it should, the first chunk after `firstMs`, each further one after `everyMs`, or each from chunk `from` on. */
  | { readonly kind: 'happy'; readonly firstMs?: number; readonly everyMs?: number; readonly from?: number }
  /** Refuses with a status, in the provider's own words. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Says within the answer that it failed, as if it had been this status. */
  | { readonly kind: 'error-event'; readonly status: number; readonly after: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers so far and then says nothing more. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Breaks the connection. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Ends the answer in good order, though it is not complete. */
  | { readonly kind: 'short'; readonly after: number }
  /** Sends what makes no sense. */
  | { readonly kind: 'garbage'; readonly after: number };

/** Behaves well. */
export const HAPPY: Manner = { kind: 'happy' };

/** What makes no sense in any protocol. */
export const GARBAGE = '<html><body>It works!</body></html>\n\ndata: {"half": \n\n';
