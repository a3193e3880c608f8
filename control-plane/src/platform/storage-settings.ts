/** Where large files are kept, as the operator said it. */
import { z } from 'zod';
import type { S3Options } from './s3.ts';

const Bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is the name of a bucket');

/** The variables, under the names of the public reference. */
export const StorageEnvironment = z.object({
  STORAGE_TYPE: z.enum(['local', 's3']).default('local'),
  S3_BUCKET: Bucket.optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'is the name of a region such as us-east-1')
    .default('us-east-1'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
});

/** `local`: what the runtime itself has, files or R2. */
export type Storage = { readonly kind: 'local' } | { readonly kind: 's3'; readonly s3: S3Options };

/** Reads them. @throws {TypeError} with one sentence for each that is missing or wrong */
export function readStorage(variables: Readonly<Record<string, string | undefined>>): Storage {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const read = StorageEnvironment.safeParse(given);
  if (!read.success) throw new TypeError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const env = read.data;
  if (env.STORAGE_TYPE === 'local') return { kind: 'local' };
  const { S3_BUCKET: bucket, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new TypeError('STORAGE_TYPE=s3 needs S3_BUCKET, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  return { kind: 's3', s3: { bucket, region: env.S3_REGION, endpoint: env.S3_ENDPOINT, accessKeyId, secretAccessKey } };
}
