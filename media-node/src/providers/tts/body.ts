/** Sound in the body of an HTTP answer. */
import { ProviderError } from '../../voice/ports.ts';

/** The bytes of an answer as they come; a page or a JSON document where sound should be is `garbage`. */
export function soundBody(provider: string, response: Response): AsyncIterable<Uint8Array> {
  const type = response.headers.get('content-type') ?? '';
  if (response.body === null || /^(?:text\/|application\/(?:json|xml))/.test(type))
    throw new ProviderError(provider, 'garbage', { detail: `the answer is of type ${type.slice(0, 40)}` });
  return response.body;
}
