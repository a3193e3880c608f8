/** What a language model's emulator is to answer. */

/** One answer, in pieces as they are streamed. */
export interface Reply {
  readonly text: readonly string[];
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly json: readonly string[] }[];
  readonly stop?: string;
  readonly tokens?: { readonly input: number; readonly cached: number; readonly output: number };
}

/** What is answered unless a test says otherwise. */
export const HELLO: Reply = { text: ['Hel', 'lo ', 'there.'], tokens: { input: 20, cached: 5, output: 7 } };

/** Words for a status, as an error's type. */
export const errorType = (status: number): string =>
  ({
    400: 'invalid_request_error',
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    429: 'rate_limit_error',
    500: 'api_error',
    529: 'overloaded_error',
  })[status] ?? 'api_error';
