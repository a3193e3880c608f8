/** Requests that go where they are sent and nowhere else, over connections that are kept from one turn of a talk to the next. */
import { Agent } from 'undici';

/** By default a connection is given up after four seconds without a request; a caller's turn is longer. */
const KEPT_MS = 30_000;
const CONNECT_MS = 2000;

/** One for the process: its connections are shared by all calls, and none keeps the process alive. */
const CONNECTIONS = new Agent({ keepAliveTimeout: KEPT_MS, connect: { timeout: CONNECT_MS } });

/**
 * As `fetch`, but a server that sends it on to another place has failed: tenants may name servers of their own, and what such a server
 * names was checked by nobody.
 */
export const straightFetch: typeof fetch = (input, init) => {
  const straight: RequestInit & { readonly dispatcher: Agent } = { ...init, redirect: 'error', dispatcher: CONNECTIONS };
  return fetch(input, straight);
};
