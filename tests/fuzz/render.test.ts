/** Nothing that a person writes into the cloud changes the structure of Asterisk's configuration, or arrives there as something else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IniSection, UnwritableError, writeIni } from '../../media-node/src/asterisk/conf/ini.ts';
import { type ConfigObject, sectionOf } from '../../media-node/src/asterisk/conf/objects.ts';
import { phoneObjects } from '../../media-node/src/asterisk/conf/phones.ts';
import { renderNode } from '../../media-node/src/asterisk/conf/render.ts';
import { trunkObjects } from '../../media-node/src/asterisk/conf/trunks.ts';
import { anExtension, aTenant, aTrunk, digestOf, serversAt } from '../support/revision.ts';
import { HAND_PICKED, hostileValues } from './render-hostile.ts';
import { type Oracle, startOracle } from './render-oracle.ts';

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);
const VALUES = Number(process.env.FUZZ_VALUES ?? 100_000);
const VALUES_A_FILE = 5000;

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
}, 120_000);
afterAll(async () => oracle?.stop());

/** What the syntax cannot carry: control characters, blanks at the ends, broken Unicode, lines that Asterisk drops. */
const mustBeRefused = (key: string, value: string): boolean =>
  [...value].some((sign) => sign < ' ' || sign === '\u007f') ||
  /^ | $/.test(value) ||
  !value.isWellFormed() ||
  Buffer.byteLength(`${key} = ${value.replaceAll(';', '\\;')}`) > 8000;

interface Sorted {
  readonly sections: IniSection[];
  readonly refused: number;
}

/** Puts values into sections of fifty lines; those that the writer refuses are counted, and must be such that it has to. */
function sorted(values: readonly string[]): Sorted {
  const carried = values.filter((value) => isWritten([{ name: 'x', lines: [['set_var', value]] }]));
  for (const value of values)
    expect(isWritten([{ name: 'x', lines: [['set_var', value]] }]), JSON.stringify(value)).toBe(!mustBeRefused('set_var', value));
  const sections: IniSection[] = [];
  for (let at = 0; at < carried.length; at += 50)
    sections.push({ name: `s${at}`, lines: carried.slice(at, at + 50).map((value, line) => [line % 2 ? 'set_var' : 'callerid', value]) });
  return { sections, refused: values.length - carried.length };
}

function isWritten(sections: readonly IniSection[]): boolean {
  try {
    writeIni(sections);
    return true;
  } catch (error) {
    if (error instanceof UnwritableError) return false;
    throw error;
  }
}

test('a naive writer is caught', async () => {
  const naive = (sections: readonly IniSection[]) =>
    sections.map(({ name, lines }) => `[${name}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`).join('');
  const printable = hostileValues(2000, SEED).filter((value) => !mustBeRefused('set_var', value));
  const sections = printable.map((value, at): IniSection => ({ name: `s${at}`, lines: [['set_var', value]] }));
  expect(await oracle.differences(writeIni(sections), sections)).toEqual([]);
  expect((await oracle.differences(naive(sections), sections)).length).toBeGreaterThan(100);
  const evil: IniSection[] = [{ name: 'a', lines: [['password', 'x\n[evil]\ntype=endpoint']] }];
  expect(await oracle.differences(naive(evil), evil)).toContain('2 sections instead of 1');
});

test('values chosen by hand arrive unchanged or are refused', async () => {
  const { sections, refused } = sorted(HAND_PICKED);
  expect(await oracle.differences(writeIni(sections), sections)).toEqual([]);
  expect(refused).toBeGreaterThan(30);
});

test(`${VALUES} hostile values through the writer and the live parser: 0 differences (seed ${SEED})`, { timeout: 120_000 }, async () => {
  let refused = 0;
  for (let done = 0; done < VALUES; done += VALUES_A_FILE) {
    const batch = sorted(hostileValues(VALUES_A_FILE, SEED + done));
    refused += batch.refused;
    expect(await oracle.differences(writeIni(batch.sections), batch.sections)).toEqual([]);
  }
  console.log(JSON.stringify({ values: VALUES, refused, differences: 0, seed: SEED }));
});

/** Every text of a tenant's that can reach a file, filled with one hostile value; the schemas before it are left out on purpose. */
function objectsWith(value: string): ConfigObject[] {
  const extension = anExtension(1, '1001', { name: value });
  const trunk = aTrunk(5, 'sip.example', { username: value, secret: { secret_ref: 'trunk:5', version: 1 }, register: true });
  const tenant = aTenant(1, { extensions: [extension], trunks: [trunk] });
  const secrets = new Map([
    ['extension:1', digestOf(extension.secret, '1001', 't1.test', 'secret')],
    ['trunk:5', { secret_ref: 'trunk:5', version: 1, kind: 'plain' as const, value }],
  ]);
  const common = { tenant, suffix: '', fallback: '', secrets, isAlone: true };
  return [
    ...phoneObjects(extension, common),
    ...trunkObjects(trunk, { ...common, servers: serversAt(['192.0.2.1'], 'sip.example'), matches: ['192.0.2.1'], isOwn: true }),
  ];
}

test('hostile names, user names and passwords through the renderer and the live parser: 0 differences', { timeout: 60_000 }, async () => {
  let carried = 0;
  const values = [...HAND_PICKED, ...hostileValues(4000, SEED + 7)];
  for (let at = 0; at < values.length; at += 200) {
    const rendered = values.slice(at, at + 200).map((value) => attempt(() => objectsWith(value).map(sectionOf)));
    const sections = rendered.filter((one) => one !== undefined && isWritten(one)).flatMap((one) => one ?? []);
    carried += sections.length;
    expect(await oracle.differences(writeIni(sections), sections)).toEqual([]);
  }
  expect(carried).toBeGreaterThan(2000);
});

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnwritableError || error instanceof URIError) return undefined;
    throw error;
  }
}

test('no byte that a person wrote stands in any [...]', () => {
  const allowed =
    /^\[(?:[0-9]{2,10}(?:@[a-z0-9.-]+)?|(?:auth|trunk|trunk_auth|trunk_reg)_[0-9_]+|t[0-9]+_[0-9a-z]+|silence|global)\](?:\(\+\))?$/;
  for (const value of [...HAND_PICKED, ...hostileValues(2000, SEED + 11)]) {
    const extension = anExtension(1, '1001', { name: value });
    const trunk = aTrunk(5, value, { username: value });
    const tenant = aTenant(1, { slug: value, extensions: [extension], trunks: [trunk] });
    const secrets = new Map([['extension:1', digestOf(extension.secret, '1001', 't1.test', 'secret')]]);
    const node = { schema: 1 as const, node_id: 1, system_name: 'n1', default_tenant_id: 1 };
    const rendered = attempt(() =>
      renderNode({ config: { revision: 1, node, tenants: [tenant] }, secrets, soundsFolder: '/sounds', servers: new Map() }),
    );
    const heads = [...(rendered?.files.values() ?? [])].flatMap((text) => text.split('\n').filter((line) => line.startsWith('[')));
    for (const head of heads) expect(head).toMatch(allowed);
  }
});

test('a name that no object may have is refused', () => {
  for (const name of [...HAND_PICKED, 'A', '-x', 'x-', '1001@', 'x y']) {
    const isName = /^[a-z0-9](?:[a-z0-9_.@-]*[a-z0-9])?$/.test(name) && name.length <= 300;
    expect(isWritten([{ name, lines: [] }]), JSON.stringify(name)).toBe(isName);
  }
});
