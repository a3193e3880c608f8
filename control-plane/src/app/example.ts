/** Values that fit a schema: for the page of the API, its curl lines, and for tests that need a valid body of every operation. */
import type { JsonSchema } from './json-schema.ts';

/** What a member of this name usually holds. */
const usual: Readonly<Record<string, unknown>> = {
  address: 'pbx.example.com',
  at: '2026-11-22T09:30:05.000Z',
  by: '1001',
  action: 'extension.created',
  account: '1001',
  actor: 'user:1',
  answered_by: '1002',
  api_key: 'sk-4wVr9xTzR4mYbN2cVe8H',
  base_url: 'https://llm.example.com/v1',
  caller_id: '+15551234567',
  call_id: 'n1-1795366757.8',
  cause: 16,
  codecs: ['opus', 'ulaw'],
  command: 'botpbx-node enroll --url https://pbx.example.com --token 4wVr…',
  conversation: '7d0a3f0e-5f0a-4f0e-9a53-0d3f3a1b2c4d',
  current: 'the-old-password',
  cursor: 'MTI=',
  date: '2026-12-25',
  did: '+15551234567',
  end: '17:00',
  email: 'john@example.com',
  duration: 42,
  errors: [{ path: 'name', message: 'must not begin or end with a blank' }],
  extension: '1001',
  forward_all: '1002',
  forward_busy: '1002',
  forward_no_answer: '1002',
  from: '1001',
  from_name: 'John Smith',
  inbound_addresses: ['192.0.2.10'],
  hash: 'c0ffee5b3a0d4b6c9f0a1e2d3c4b5a69788796a5b4c3d2e1f00112233445566f',
  host: 'sip.example.com',
  label: 'Reception',
  instance: '6f1c1e0a-8a0f-4c58-9c84-0d3f3a1b2c4d',
  known_prefixes: ['44', '49'],
  language: 'en-US',
  merged_into: null,
  message: 'is 2 to 10 digits',
  next_cursor: null,
  name: 'John Smith',
  on_call_end: 'https://crm.example.com/calls',
  on_call_start: 'https://crm.example.com/calls',
  on_function_call: 'https://crm.example.com/functions',
  on_transfer: 'https://crm.example.com/calls',
  notify_emails: ['help@example.com'],
  number: '600',
  open_prefixes: ['881'],
  party: '1001',
  pattern: '1NXXNXXXXXX',
  password: 'correct-horse-battery-staple',
  permissions: ['extensions:read', 'calls:read'],
  pin: '4711',
  port: 5060,
  prepend: '+',
  revision: 12,
  ring_timeout: 20,
  search: '10',
  secret: 'k7Qw9xTzR4mYbN2cVe8H',
  sip_domain: 'acme.sip.example.com',
  slug: 'acme',
  start: '09:00',
  stt_language: 'en-US',
  stt_options: {},
  summary_emails: ['help@example.com'],
  system_prompt: 'You are the receptionist of Acme.',
  state: 'ended',
  subject: 'extension:12',
  tenant_ids: [1],
  time_zone: 'America/New_York',
  to: '1002',
  tts_options: {},
  url: 'https://crm.example.com/functions',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.5mhBHqs5…',
  total_duration: 47,
  walk: '3b0a3f0e-5f0a-4f0e-9a53-0d3f3a1b2c4d',
  webhook_url: 'https://crm.example.com/your-webhook',
  username: 'acme',
  version: '0.1.0',
};

/** Where a reference leads. */
export type Shapes = Readonly<Record<string, JsonSchema>>;

/** Makes a value that fits. Members that may be left out are there too, so that a reader sees them. */
export function exampleOf(schema: JsonSchema, shapes: Shapes, name = ''): unknown {
  if (schema.$ref !== undefined) return exampleOf(shapes[schema.$ref.split('/').at(-1) ?? ''] ?? {}, shapes, name);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.properties !== undefined) return objectOf(schema, shapes);
  if (schema.const !== undefined) return schema.const;
  const first = (schema.anyOf ?? schema.oneOf)?.[0];
  if (name in usual && fits(schema, usual[name])) return usual[name];
  if (schema.enum !== undefined) return schema.enum[0];
  if (first !== undefined) return exampleOf(first as JsonSchema, shapes, name);
  if (schema.default !== undefined) return schema.default;
  return plain(schema, shapes, name);
}

function objectOf(schema: JsonSchema, shapes: Shapes): Record<string, unknown> {
  const members = Object.entries(schema.properties ?? {});
  return Object.fromEntries(members.map(([name, member]) => [name, exampleOf(member as JsonSchema, shapes, name)]));
}

function plain(schema: JsonSchema, shapes: Shapes, name: string): unknown {
  const type = typeOf(schema);
  if (type === 'object') return {};
  if (type === 'array') return [exampleOf((schema.items ?? {}) as JsonSchema, shapes, name)];
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return false;
  if (schema.format === 'date-time') return usual.at;
  if (schema.format === 'date') return '2026-11-22';
  return type === 'null' ? null : (TEXTS.find((text) => fitsText(schema, text)) ?? 'text');
}

/** Texts of every form that the API knows: the first that a pattern allows is the example of a member that has no usual one. */
const TEXTS = [
  ...['text', '1001', '*97', '12025551234', '+15551234567', '09:00', '2026-11-22', 'n1-1795366757.8', 'en', 'US', '1', '192.0.2.10'],
  'a'.repeat(64),
];

function fitsText({ format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: JsonSchema, text: string): boolean {
  if (format === 'date-time' && !/T.*Z$/.test(text)) return false;
  if (text.length < minLength || text.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

/** The first type that a schema allows. */
export function typeOf(schema: JsonSchema): string | undefined {
  return Array.isArray(schema.type) ? schema.type[0] : schema.type;
}

function fits(schema: JsonSchema, value: unknown): boolean {
  if (schema.enum !== undefined) return schema.enum.some((allowed) => allowed === value);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return branches.some((branch) => fits(branch as JsonSchema, value));
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  const is = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  return types.includes(is) && (typeof value !== 'string' || fitsText(schema, value));
}
