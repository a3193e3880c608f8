/** Reaches servers by `fetch`. A Worker runs outside every private network; what the text of an address tells is checked all the same. */
import { type EgressRule, urlFault } from '@botpbx/shared/base/egress';
import { bytesIn } from '../../platform/byte-streams.ts';
import { type Poster, PostRefused, retryAfterOf, textWithin } from '../../platform/poster.ts';

/** Makes the poster. */
export function makePoster(allow: readonly EgressRule[]): Poster {
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const fault = urlFault(url, allow);
    if (fault !== undefined) throw new PostRefused(`The address ${fault}.`);
    return fetch(url, { ...init, redirect: 'manual' });
  };
  return {
    post: async ({ url, headers, body }, signal) => {
      const response = await send(url, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
      return { status: response.status, retryAfterSeconds: retryAfterOf(response.headers.get('retry-after'), Date.now()) };
    },
    ask: async ({ url, method, headers, body, maxBytes }, signal) => {
      const { status, body: answer } = await send(url, { method, headers, body, signal });
      return { status, text: answer === null ? '' : await textWithin(bytesIn(answer), maxBytes) };
    },
  };
}
