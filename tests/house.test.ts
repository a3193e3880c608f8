/** The rules of the house that no compiler knows. Each is first seen to complain about an example that breaks it. */
import { operations } from '@botpbx/shared/api/table';
import { expect, test } from 'vitest';
import { routes } from '../control-plane/src/app/routes.ts';
import { LATER, ownEnvironment, undocumented } from './house/environment.ts';
import { badManners, barrels, foreignPlaces, putOff } from './house/manners.ts';
import { longFiles, longFunctions, longTail } from './house/shape.ts';
import { type Complaint, type Source, sourceOf, sources } from './house/sources.ts';
import { emptyNames, reservedWords } from './house/words.ts';

const all = sources();
const lines = (count: number, text = 'a();') => `${text}\n`.repeat(count);
const functionOf = (count: number) => `function f() {\n${lines(count - 2)}}`;
const show = ({ path, line, what }: Complaint) => `${path}:${line} ${what}`;

interface Rule {
  readonly name: string;
  readonly check: (source: Source) => Complaint[];
  /** Each breaks the rule. */
  readonly broken: readonly (readonly [path: string, text: string])[];
  /** None of them does. */
  readonly fine: readonly (readonly [path: string, text: string])[];
}

const rules: readonly Rule[] = [
  { name: 'a file has at most 300 lines', check: longFiles, broken: [['a.ts', lines(301)]], fine: [['a.ts', lines(300)]] },
  {
    name: 'a function has at most 60 lines, a component 120',
    check: longFunctions,
    broken: [
      ['a.ts', functionOf(61)],
      ['a.tsx', functionOf(121)],
      ['a.ts', `const f = () => {\n${lines(60)}}`],
    ],
    fine: [
      ['a.ts', functionOf(60)],
      ['a.tsx', functionOf(120)],
    ],
  },
  {
    name: 'reserved words stand in their rooms',
    check: reservedWords,
    broken: [
      ['web/src/lib/a.ts', 'const bot = 1;'],
      ['media-node/src/calls/a.ts', 'function f(channel: string) {}'],
      ['media-node/src/voice/a.ts', 'interface Session {}'],
    ],
    fine: [
      ['media-node/src/asterisk/a.ts', 'const channel = 1;'],
      ['control-plane/src/users/a.ts', 'const session = 1;'],
      ['web/src/lib/a.ts', 'const a = { channel: 1 }; const { bot: b } = a;'],
    ],
  },
  {
    name: 'a file is named by what it holds',
    check: emptyNames,
    broken: [['web/src/lib/utils.ts', 'a();']],
    fine: [['web/src/lib/clock.ts', 'a();']],
  },
  {
    name: 'no any, enum, namespace, silent catch, default export',
    check: badManners,
    broken: [
      ['a.ts', 'const a: any = 1;'],
      ['a.ts', 'enum A {}'],
      ['a.ts', 'namespace A {}'],
      ['a.ts', 'try { a(); } catch {}'],
      ['a.ts', 'try { a(); } catch (e) { /* never mind */ }'],
      ['a.ts', 'export default 1;'],
      ['a.ts', 'export default function f() {}'],
    ],
    fine: [
      ['vitest.config.ts', 'export default 1;'],
      ['a.ts', "const any = 'any'; try { a(); } catch { b(); }"],
    ],
  },
  {
    name: 'no barrels',
    check: barrels,
    broken: [['a.ts', "export * from './b.ts';\nexport { c } from './c.ts';"]],
    fine: [['a.ts', "export { c } from './c.ts';\nexport const d = 1;"]],
  },
  {
    name: 'nothing is put off, no test is skipped',
    check: putOff,
    broken: [
      ['a.ts', `// ${'TO'}DO: later`],
      ['a.test.ts', `test.${'skip'}('a', () => {});`],
      ['a.test.ts', `describe.${'only'}('a', () => {});`],
    ],
    fine: [['a.ts', '// done']],
  },
  {
    name: 'no place of one machine alone',
    check: foreignPlaces,
    broken: [['a.ts', `const a = '/${'work'}/main';`]],
    fine: [['a.ts', "const a = '/var/lib/botpbx';"]],
  },
];

test.each(rules)('$name', ({ check, broken, fine }) => {
  for (const [path, text] of broken) expect(check(sourceOf(path, text)), text.slice(0, 80)).not.toEqual([]);
  for (const [path, text] of fine) expect(check(sourceOf(path, text)), text.slice(0, 80)).toEqual([]);
  expect(all.flatMap(check).map(show)).toEqual([]);
});

test('nineteen functions of twenty have at most 40 lines', () => {
  const long = sourceOf('a.ts', `${functionOf(41)}\n`.repeat(2) + `${functionOf(3)}\n`.repeat(18));
  expect(longTail([long])).not.toEqual([]);
  expect(longTail(all).map(show)).toEqual([]);
});

test('every operation of the table has a handler in the control plane', () => {
  const bound = new Set(routes.map(({ op }) => `${op.method} ${op.path}`));
  expect(operations.map((op) => `${op.method} ${op.path}`).filter((one) => !bound.has(one))).toEqual([]);
});

test('every environment variable is documented, and every documented one is read', () => {
  const planted = (example: string, text: string) => undocumented({ example, alsoRead: [], sources: [sourceOf('a.ts', text)] });
  expect(planted('PORT=1', 'process.env.SECRET_THING')).toHaveLength(2);
  expect(planted('PORT=1\n# SECRET_THING=\n', "env['SECRET_THING'] + env.PORT")).toEqual([]);
  expect(planted(`PORT=1\n${LATER}\nNEW_THING=\n`, 'env.PORT')).toEqual([]);
  expect(planted(`PORT=1\n${LATER}\nNEW_THING=\n`, 'env.PORT + env.NEW_THING')).toHaveLength(1);
  expect(undocumented(ownEnvironment(all)).map(show)).toEqual([]);
});
