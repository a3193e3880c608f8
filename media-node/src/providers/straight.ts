/** Requests that go where they are sent and nowhere else. */

/**
 * As `fetch`, but a server that sends it on to another place has failed: tenants may name servers of their own, and what such a server
 * names was checked by nobody.
 */
export const straightFetch: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });
