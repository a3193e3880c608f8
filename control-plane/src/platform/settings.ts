/** What the operator of this installation has set, read once at start. Units are in the names. */
import { type EgressRule, readEgressAllow } from '@botpbx/shared/base/egress';
import { z } from 'zod';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `24h`, `30m`, `7d`, or plain seconds. */
const Duration = z
  .string()
  .regex(/^[0-9]{1,9}[smhd]?$/, 'is a duration such as 24h, 30m or 3600')
  .transform((text) => Number.parseInt(text, 10) * (SECONDS[text.slice(-1) as keyof typeof SECONDS] ?? 1));

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** The variables that the core reads, under the names of the public reference. */
export const Environment = z.object({
  JWT_EXPIRY: Duration.default(86_400),
  BCRYPT_ROUNDS: whole(4, 16).default(12),
  CORS_ORIGIN: z.string().default(''),
  RATE_LIMIT_WINDOW: whole(1, 1440).default(15),
  RATE_LIMIT_MAX: whole(1, 1_000_000).default(100),
  SSL_ENABLED: Flag.default(false),
  SIP_BASE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]{1,200}$/, 'is a domain name')
    .default('sip.botpbx.local'),
  SIP_SECRET_POLICY: z.enum(['strong', 'any']).default('strong'),
  EGRESS_ALLOW: z.string().default(''),
  WEBHOOK_SECRET: z.string().min(16, 'has at least 16 characters').optional(),
  WEBHOOK_TIMEOUT: whole(100, 60_000).default(5000),
  WEBHOOK_RETRY_COUNT: whole(0, 20).default(3),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface Settings {
  readonly version: string;
  readonly sessionSeconds: number;
  readonly bcryptRounds: number;
  /** Origins that may call with a cookie beside our own; empty: none. */
  readonly corsOrigins: readonly string[];
  readonly rateWindowMs: number;
  readonly rateMax: number;
  readonly isHttps: boolean;
  readonly sipBaseDomain: string;
  readonly weakSipSecretsAllowed: boolean;
  readonly logLevel: string;
  /** Addresses on premises that may be posted to. */
  readonly egressAllow: readonly EgressRule[];
  /** Signs webhooks of the first tenant; undefined: it has a secret of its own, like all others. */
  readonly webhookSecret: string | undefined;
  readonly webhookTimeoutMs: number;
  /** Tries after the first. */
  readonly webhookRetries: number;
}

/** Reads the settings. @throws {TypeError} with one sentence for each variable that is wrong. */
export function readSettings(environment: Record<string, string | undefined>, version: string): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) throw new TypeError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const env = read.data;
  return {
    version,
    sessionSeconds: env.JWT_EXPIRY,
    bcryptRounds: env.BCRYPT_ROUNDS,
    corsOrigins: env.CORS_ORIGIN.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    rateWindowMs: env.RATE_LIMIT_WINDOW * 60_000,
    rateMax: env.RATE_LIMIT_MAX,
    isHttps: env.SSL_ENABLED,
    sipBaseDomain: env.SIP_BASE_DOMAIN,
    weakSipSecretsAllowed: env.SIP_SECRET_POLICY === 'any',
    logLevel: env.LOG_LEVEL,
    egressAllow: readEgressAllow(env.EGRESS_ALLOW),
    webhookSecret: env.WEBHOOK_SECRET,
    webhookTimeoutMs: env.WEBHOOK_TIMEOUT,
    webhookRetries: env.WEBHOOK_RETRY_COUNT,
  };
}
