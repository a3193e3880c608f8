/** HTTP answers that say no. */
import { answeredFault } from './fault.ts';
import { jsonOf } from './socket.ts';

/** The answer, unless it is a refusal: that is thrown. */
export async function accepted(provider: string, response: Response): Promise<Response> {
  if (response.ok) return response;
  const body = jsonOf(await response.text());
  throw answeredFault(provider, { status: response.status, headers: response.headers, body });
}
