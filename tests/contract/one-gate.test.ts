/** There is one way to a carrier, and the gate stands in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const sources = ['media-node/src', 'shared/src', 'control-plane/src', 'asterisk'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|conf)$/.test(name) && !/\.test\.ts$|[\\/]testing[\\/]/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);

/** Every place where an expression occurs, as the file's path, once for each. */
const placesOf = (expression: RegExp): string[] =>
  sources.flatMap(({ path, text }) => [...text.matchAll(new RegExp(expression, 'g'))].map(() => path));

test('one place of the product dials a trunk', () => {
  expect(placesOf(/PJSIP\/[^'`"\s]*@\$|PJSIP\/[^'`"\s]*trunk_/)).toEqual(['media-node/src/asterisk/dial-trunk.ts']);
  expect(placesOf(/(?<!function )\bdialTrunk\(session/)).toEqual(['media-node/src/asterisk/caller.ts']);
  expect(placesOf(/\.dialTrunk\(/)).toEqual(['media-node/src/routing/call-outside.ts']);
  expect(placesOf(/\boverTrunks\(placing/)).toEqual(['media-node/src/routing/call-outside.ts']);
});

test('nothing else makes Asterisk place calls', () => {
  expect([...new Set(placesOf(/'Dial'|\bDial\(/))].sort()).toEqual([
    'asterisk/extensions.conf',
    'media-node/src/asterisk/agent-leg.ts',
    'media-node/src/asterisk/caller.ts',
    'media-node/src/asterisk/dial-trunk.ts',
  ]);
  const legs = sources.find(({ path }) => path.endsWith('asterisk/agent-leg.ts'))?.text ?? '';
  expect(legs.match(/'Dial', `[A-Za-z]+/g)).toEqual(["'Dial', `AudioSocket"]);
  const places = placesOf(/'(?:Originate|Redirect|Atxfer|BlindTransfer)'(?!,\n)/).filter((path) => !path.endsWith('ami/facts.ts'));
  expect([...new Set(places)].sort()).toEqual([
    'media-node/src/asterisk/queue-callback.ts',
    'media-node/src/asterisk/queue-gone.ts',
    'media-node/src/asterisk/switch.ts',
    'media-node/src/asterisk/warm.ts',
  ]);
});

test('who waited in a queue that is no more enters again where calls are routed', () => {
  const textOf = (end: string) => sources.find(({ path }) => path === end)?.text ?? '';
  expect([...textOf('media-node/src/asterisk/queue-gone.ts').matchAll(/Context: '([^']*)'/g)].map(([, context]) => context)).toEqual([
    'queue-gone',
  ]);
  const context = textOf('asterisk/extensions.conf')
    .split('\n[')
    .find((text) => text.startsWith('queue-gone]'));
  expect(context).toContain('AGI(');
  expect(context).not.toMatch(/Dial\(|Goto\(from-/);
});

test('who is briefed before he takes a caller is rung on phones of the house alone', () => {
  const textOf = (end: string) => sources.find(({ path }) => path === end)?.text ?? '';
  const text = textOf('media-node/src/asterisk/warm.ts');
  expect([...text.matchAll(/Context: '([^']*)'/g)].map(([, context]) => context)).toEqual(['brief']);
  expect([...text.matchAll(/(?:Channel|Application): [`'"]([^`'"$]*)/g)].map(([, called]) => called)).toContain('Local/ring@brief/n');
  const context = textOf('asterisk/extensions.conf')
    .split('\n[')
    .find((part) => part.startsWith('brief]'));
  expect(context?.match(/Dial\([^,]*/g)).toEqual(['Dial(${GOSUB_RETVAL}']);
  expect(context).not.toMatch(/Goto\(from-/);
});

test('what is placed or sent on from outside enters where phones dial, so the gate stands before it', () => {
  const textOf = (end: string) => sources.find(({ path }) => path === end)?.text ?? '';
  const text = textOf('media-node/src/asterisk/switch.ts');
  expect([...text.matchAll(/Context: '([^']*)'/g)].map(([, context]) => context)).toEqual(['from-phone', 'click']);
  expect([...text.matchAll(/(?:Channel|Application): [`'"]([^`'"$]*)/g)].map(([, called]) => called)).toEqual(['Local/ring@click/n']);
  const click =
    textOf('asterisk/extensions.conf')
      .split('\n[')
      .find((context) => context.startsWith('click]')) ?? '';
  const leading = [...click.matchAll(/Dial\(\$\{([A-Z_]+)|Goto\(([a-z-]*)/g)].map(([, dialled, context]) => dialled ?? context);
  expect(leading).toEqual(['GOSUB_RETVAL', 'from-phone']);
});

test('a caller who is to be called back stands in the line by a channel that dials nobody; the call itself enters at the gate', () => {
  const text = sources.find(({ path }) => path === 'media-node/src/asterisk/queue-callback.ts')?.text ?? '';
  expect([...text.matchAll(/(?:Channel|Context): '([^']*)'/g)].map(([, called]) => called)).toEqual([
    'Local/keep@queue-callback/n',
    'queue-callback',
  ]);
});

test('what is dialled comes out of the gate, which is asked in one place', () => {
  expect(placesOf(/(?<!function )\bauthorizeOutbound\(/)).toEqual(['shared/src/model/route-outside.ts']);
  expect(placesOf(/kind: 'outbound', call/)).toEqual(['shared/src/model/route-outside.ts']);
});

test('the gate is asked when a call is routed, and again before each leg', () => {
  const asking = ['media-node/src/routing/router.ts', 'shared/src/model/route-outside.ts'];
  expect(placesOf(/(?<!function )\baskGate\((?:view|tenant),/).sort()).toEqual(asking);
  const text = sources.find(({ path }) => path === 'media-node/src/routing/call-outside.ts')?.text ?? '';
  const [before = '', each = ''] = text.split('async function overTrunks');
  expect([before.includes('out.ask(asked, false)'), before.includes('lines.begin('), each.indexOf('out.ask(asked, true)') > 0]).toEqual([
    true,
    true,
    true,
  ]);
  expect(each.indexOf('out.ask(asked, true)')).toBeLessThan(each.indexOf('.dialTrunk('));
});
