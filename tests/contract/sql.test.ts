/** SQL in every text that a request can hold: no server error, no row of others, no table less. */
import { operations } from '@botpbx/shared/api/table';
import type { Operation } from '@botpbx/shared/base/operation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf, nounOf, ownBody } from './asking.ts';
import { textsIn, withValue } from './bodies.ts';
import { dump, makeTwoTenants, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;
beforeAll(async () => {
  two = await makeTwoTenants();
});
afterAll(async () => {
  if (two) await two.at.close();
});

const MARKERS = [
  `'`,
  `"`,
  `\``,
  `''`,
  `';--`,
  `' OR '1'='1`,
  `' OR 1=1--`,
  `" OR ""="`,
  `') OR ('1'='1`,
  `1 OR 1=1`,
  `1; DROP TABLE extensions;--`,
  `'; DROP TABLE users;--`,
  `'; UPDATE users SET role='admin';--`,
  `'; ATTACH DATABASE '/tmp/x' AS x;--`,
  `' UNION SELECT * FROM users--`,
  `' UNION ALL SELECT NULL,NULL,NULL,NULL--`,
  `' UNION SELECT password_hash FROM users--`,
  `(SELECT password_hash FROM users LIMIT 1)`,
  `1 AND (SELECT COUNT(*) FROM sqlite_master) > 0`,
  `' AND 1=randomblob(100000000)--`,
  `' AND 1=(SELECT 1 FROM (WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM r) SELECT x FROM r LIMIT 9999999))--`,
  `'||(SELECT name FROM sqlite_master)||'`,
  `' || load_extension('x') || '`,
  `%' OR name LIKE '%`,
  `%`,
  `_`,
  `%%%%%%`,
  `*`,
  `id`,
  `id DESC; --`,
  `name DESC, (SELECT 1)`,
  `CASE WHEN 1=1 THEN id ELSE name END`,
  `\\`,
  `\\'`,
  `?1`,
  `:a`,
  `$1`,
  `@a`,
  `/**/`,
  `-- x`,
  `x' GLOB '*`,
  `0x27`,
  `char(39)`,
  `ʼ OR 1=1`,
  `＇ OR 1=1--`,
];

interface Try {
  readonly where: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The marker in each place of a request that takes a text: path, query (also names that no operation knows), body, headers. */
function triesOf(op: Operation, marker: string): Try[] {
  const id = two.a.ids[nounOf(op)] ?? '';
  const plain = { path: addressOf(op, id), body: ownBody(op, two.a), headers: {} };
  const query = (name: string) => ({ ...plain, where: `query ${name}`, path: `${plain.path}?${new URLSearchParams({ [name]: marker })}` });
  const names = [...Object.keys(op.query?.shape ?? {}), 'sort', 'order', 'filter', 'fields'];
  return [
    ...(op.params
      ? [
          { ...plain, where: 'path', path: addressOf(op, marker) },
          { ...plain, where: 'path, behind the id', path: addressOf(op, `${id}${marker}`) },
        ]
      : []),
    ...names.map(query),
    ...(op.query
      ? [
          {
            ...query('cursor'),
            where: 'inside a cursor',
            path: `${plain.path}?cursor=${encodeURIComponent(btoa(encodeURIComponent(marker)))}`,
          },
        ]
      : []),
    ...textsIn(plain.body).map((path) => ({ ...plain, where: `body ${path.join('.')}`, body: withValue(plain.body, path, marker) })),
    ...(/^[\x20-\x7e]+$/.test(marker) ? [{ ...plain, where: 'headers', headers: { 'idempotency-key': marker, 'tenant-id': marker } }] : []),
  ];
}

/** No node stands behind these tenants: what must be asked of one is answered so. */
const UNAVAILABLE = 503;

const quiet = operations.filter((op) => !['/api/auth/logout', '/api/auth/password'].includes(op.path));

test.each(quiet.map((op) => [`${op.method} ${op.path}`, op] as const))(
  '%s takes SQL for what it is: text',
  { timeout: 30_000 },
  async (_, op) => {
    const { at, a, b } = two;
    const theirs = await dump(at, b.tenantId);
    for (const marker of MARKERS) {
      for (const { where, path, body, headers } of triesOf(op, marker)) {
        at.clock.advanceMs(125);
        const response = await a.admin.request(op.method, path, body, headers);
        const text = await response.text();
        expect([where, marker, response.status < 500 || response.status === UNAVAILABLE]).toEqual([where, marker, true]);
        expect([where, marker, text.includes(b.mark) || text.includes('quick:')]).toEqual([where, marker, false]);
        if (path.includes('search=')) expect([where, marker, rowsIn(text)]).toEqual([where, marker, 0]);
      }
    }
    await at.idle();
    expect(await dump(at, b.tenantId)).toEqual(theirs);
    expect(at.logged.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

/** A marker is part of no name here, so a search that finds something has taken it for a pattern or for SQL. */
const rowsIn = (text: string) =>
  ((JSON.parse(text) as { data?: unknown[] }).data ?? []).filter((row) => !JSON.stringify(row).includes("'")).length;

test('text with SQL in it comes back letter by letter', async () => {
  for (const [at, name] of MARKERS.filter((marker) => marker.length <= 80).entries()) {
    two.at.clock.advanceMs(125);
    const made = await two.a.admin.request('POST', '/api/extensions', { extension: String(80_000 + at), name });
    expect([name, made.status, ((await made.json()) as { name: string }).name]).toEqual([name, 201, name]);
  }
});
