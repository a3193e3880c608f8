/** The OpenAPI 3.1 document, made from the table of operations. */
import { type ErrorCode, problems } from '@botpbx/shared/base/errors';
import { type Operation, statusOf } from '@botpbx/shared/base/operation';
import { exampleOf, type Shapes } from './example.ts';
import { type JsonSchema, jsonSchemaOf, namedSchemas } from './json-schema.ts';

export interface About {
  readonly version: string;
}

/** The browser's cookie, as it is called over TLS. */
export const COOKIE = '__Host-botpbx';

/** Codes that every operation of a kind can answer, beside those that it declares. */
export function errorsOf(op: Operation): ErrorCode[] {
  const isPublic = op.permission === 'public';
  const isWrite = op.method !== 'GET';
  return [
    ...(op.body || op.raw ? (['request.unreadable', 'request.too_large'] as const) : []),
    ...(isPublic ? [] : (['auth.required'] as const)),
    ...(isPublic || op.permission === 'signed-in' ? [] : (['auth.forbidden'] as const)),
    ...(isWrite && !isPublic ? (['idempotency.key_reused', 'idempotency.in_progress', 'idempotency.answer_lost'] as const) : []),
    ...(op.body || op.raw || op.query ? (['request.invalid'] as const) : []),
    ...op.errors,
    'rate.limited',
    'internal',
    'unavailable',
  ];
}

/** The noun of the operation's path, which groups it with others: `inbound-routes`. */
export function groupOf(op: Operation): string {
  const noun = op.path.split('/')[2] ?? '';
  return noun === 'tenant' ? 'tenants' : noun;
}

/** The heading of a group: `Inbound routes`. */
export const titleOf = (group: string): string =>
  group === 'auth' ? 'Signing in' : group.charAt(0).toUpperCase() + group.slice(1).replaceAll('-', ' ');

/** A name that stays while method and path stay: `getExtensionsById`. */
export function operationIdOf(op: Operation): string {
  const words = op.path
    .split('/')
    .filter((word) => word !== '' && word !== 'api')
    .map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word));
  const camel = (text: string) => text.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return op.method.toLowerCase() + words.map(camel).join('');
}

/** Makes the whole document. */
export function openApiOf(operations: readonly Operation[], about: About): object {
  const shapes = namedSchemas();
  const paths: Record<string, Record<string, object>> = {};
  for (const op of operations) {
    const path = op.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [op.method.toLowerCase()]: operationObject(op, shapes) };
  }
  const groups = [...new Set(operations.map(groupOf))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'BotPBX',
      version: about.version,
      description: 'The API of BotPBX. A page for people is at /docs; live events come over /ws and are described there.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: groups.map((group) => ({ name: titleOf(group) })),
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: { schemas: shapes, securitySchemes: securitySchemes, parameters, headers },
  };
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token that POST /api/auth/login answers.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: COOKIE,
    description: 'What a browser gets at login. Requests that change something must come from our own origin.',
  },
};

const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'A name of your choice for this write. Sent again within 24 hours it has no second effect and gets the same answer.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  TenantId: {
    name: 'Tenant-Id',
    in: 'header',
    required: false,
    description: 'The tenant in which an operator acts. Nobody else may send it.',
    schema: { type: 'integer', minimum: 1 },
  },
};

const headers = {
  RequestId: { description: 'The id of this request, as it stands in our log', schema: { type: 'string', format: 'uuid' } },
  RetryAfter: { description: 'Seconds after which a try is worth while', schema: { type: 'integer', minimum: 1 } },
  IdempotencyReplayed: {
    description: '`true` if this is the kept answer of an earlier request',
    schema: { type: 'string', enum: ['true'] },
  },
};

function operationObject(op: Operation, shapes: Shapes): object {
  const isPublic = op.permission === 'public';
  return {
    operationId: operationIdOf(op),
    tags: [titleOf(groupOf(op))],
    summary: op.says,
    'x-permission': op.permission,
    ...(isPublic ? { security: [] } : {}),
    parameters: [
      ...parametersOf(op, 'params', 'path'),
      ...parametersOf(op, 'query', 'query'),
      ...(isPublic ? [] : [{ $ref: '#/components/parameters/TenantId' }]),
      ...(isPublic || op.method === 'GET' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
    ],
    ...(op.body ? { requestBody: { required: true, content: contentOf(jsonSchemaOf(op.body, 'in'), shapes) } } : {}),
    ...(op.raw ? { requestBody: { required: true, content: rawContentOf(op.raw.types) } } : {}),
    responses: { [statusOf(op)]: goodAnswer(op, shapes), ...badAnswers(op) },
  };
}

/** The parameters of the path or of the query, one by one. */
export function parametersOf(op: Operation, part: 'params' | 'query', place: 'path' | 'query') {
  const schema = op[part];
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'in');
  return Object.entries(properties).map(([name, member]) => {
    const { description, ...rest } = member as JsonSchema;
    const isRequired = place === 'path' || required.includes(name);
    return { name, in: place, required: isRequired, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

const contentOf = (schema: JsonSchema, shapes: Shapes) => ({ 'application/json': { schema, example: exampleOf(schema, shapes) } });

/** Bytes; in a form they are its member `file`. */
const rawContentOf = (types: readonly string[]) =>
  Object.fromEntries(
    types.map((type) => [
      type,
      type === 'multipart/form-data'
        ? { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } }
        : { schema: { type: 'string', format: 'binary' } },
    ]),
  );

function goodAnswer(op: Operation, shapes: Shapes): object {
  const isKept = op.method !== 'GET' && op.permission !== 'public';
  return {
    description: statusOf(op) === 204 ? 'Done' : statusOf(op) === 201 ? 'Made' : 'The answer',
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(isKept ? { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } } : {}),
    },
    ...(op.result ? { content: contentOf(jsonSchemaOf(op.result, 'out'), shapes) } : {}),
    ...(op.bytes ? { content: rawContentOf(op.bytes) } : {}),
  };
}

/** One answer a status; the codes that share it are listed. */
function badAnswers(op: Operation): Record<string, object> {
  const byStatus = Map.groupBy(new Set(errorsOf(op)), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
        headers: {
          'X-Request-Id': { $ref: '#/components/headers/RequestId' },
          ...(status === 429 || status === 503 ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
        },
        content: { 'application/problem+json': { schema: problemSchema(codes) } },
      },
    ]),
  );
}

const problemSchema = (codes: readonly ErrorCode[]) => ({
  allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }],
});
