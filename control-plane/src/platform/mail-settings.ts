/** How mail leaves, as the operator has set it. */
import { z } from 'zod';

const Variables = z.object({
  SMTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'is a host name')
    .optional(),
  SMTP_PORT: z.coerce.number().int().min(1).max(65_535).default(587),
  SMTP_SECURE: z.enum(['true', 'false']).default('false'),
  SMTP_USER: z.string().optional(),
  SMTP_PASS: z.string().optional(),
  SMTP_FROM: z.string().max(300).default('BotPBX <noreply@localhost>'),
});

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly isSecure: boolean;
  /** Undefined where the server wants none. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: string;
}

/** Reads them; undefined while no host is set. @throws {TypeError} with one sentence for each variable that is wrong */
export function readMailSettings(environment: Record<string, string | undefined>): MailSettings | undefined {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const read = Variables.safeParse(given);
  if (!read.success) throw new TypeError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_SECURE, SMTP_USER: user, SMTP_PASS: password, SMTP_FROM: from } = read.data;
  if (host === undefined) return undefined;
  const login = user === undefined ? undefined : { user, password: password ?? '' };
  return { host, port, isSecure: SMTP_SECURE === 'true', login, from };
}
