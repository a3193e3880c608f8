import { Refused } from '@botpbx/shared/api/client';

/** The code of the problem that a call of the API ends with; `fine` if it succeeds. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'fine',
    (error: unknown) => {
      if (error instanceof Refused) return error.problem?.code ?? String(error.status);
      throw error;
    },
  );
