import { operations } from '@botpbx/shared/api/table';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { exampleOf } from './example.ts';
import { jsonSchemaOf, namedSchemas } from './json-schema.ts';
import { openApiOf, operationIdOf } from './openapi.ts';

const document = openApiOf(operations, { version: '0.1.0' }) as {
  paths: Record<string, Record<string, { operationId: string }>>;
};

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const checked = await validator.validate(structuredClone(document));
  expect(checked.errors ?? []).toEqual([]);
  expect([checked.valid, validator.version]).toEqual([true, '3.1']);
});

test('every operation is in it once, under a name of its own', () => {
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((op) => op.operationId));
  expect(ids.sort()).toEqual(operations.map(operationIdOf).sort());
  expect(new Set(ids).size).toBe(operations.length);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((found) => found[1] ?? '');
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) {
    const found = reference.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
    expect(found, reference).toBeDefined();
  }
});

test.each(operations.filter((op) => op.body).map((op) => [`${op.method} ${op.path}`, op] as const))(
  '%s: the example is a valid body',
  (_, op) => {
    if (!op.body) return;
    const example = exampleOf(jsonSchemaOf(op.body, 'in'), namedSchemas());
    expect(op.body.safeParse(example).error?.issues ?? []).toEqual([]);
  },
);

test.each(operations.filter((op) => op.result).map((op) => [`${op.method} ${op.path}`, op] as const))(
  '%s: the example is a valid answer',
  (_, op) => {
    if (!op.result) return;
    const example = exampleOf(jsonSchemaOf(op.result, 'out'), namedSchemas());
    expect(op.result.safeParse(example).error?.issues ?? []).toEqual([]);
  },
);
