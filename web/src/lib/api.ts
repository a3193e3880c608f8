/** The typed client of the dashboard. The browser's cookie is its only credential; no token is ever kept. */
import { type Client, clientOf, Refused } from '@botpbx/shared/api/client';
import { noteServerDate } from './clock.ts';
import { forgetMe } from './forget-me.ts';
import { loginPath } from './return-path.ts';

/** Asks the API. A lost sign-in leads to the login page with the way back; @throws {Refused} for every other refusal. */
export const call: Client = clientOf({ base: '', fetch: fetchSignedIn });

/** Asks the API without leaving the page on 401: for the login page itself. */
export const callAsGuest: Client = clientOf({ base: '', fetch: (request) => fetch(request) });

async function fetchSignedIn(request: Request): Promise<Response> {
  const response = await fetch(request);
  noteServerDate(response.headers.get('date'));
  if (response.status === 401) leave();
  return response;
}

function leave(): void {
  forgetMe();
  location.assign(loginPath(location.pathname + location.search));
}

/** True if another try of the same request may go better: the network or the server failed, nothing was refused. */
export const isPassing = (error: unknown): boolean => !(error instanceof Refused) || error.status >= 500 || error.status === 429;
