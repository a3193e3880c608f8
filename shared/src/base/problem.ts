import { z } from 'zod';
import { AppError, type ErrorCode, problems } from './errors.ts';

/** The body of every error answer: RFC 9457, flat, with a stable `code`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(problems) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  instance: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Makes the problem of a thrown thing; whatever is no `AppError` becomes `internal` and tells nothing of itself. */
export function problemOf(error: unknown, instance: string): Problem {
  const known = error instanceof AppError ? error : new AppError('internal');
  const { status, title } = problems[known.code];
  return {
    type: `https://botpbx.com/problems/${known.code}`,
    title,
    status,
    code: known.code,
    instance,
    ...(known.info.detail === undefined ? {} : { detail: known.info.detail }),
    ...(known.info.errors === undefined ? {} : { errors: [...known.info.errors] }),
  };
}

/** Translates zod's issues into faults of a 422. */
export function faultsOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}
