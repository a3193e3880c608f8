/** What Asterisk does not take never stays: on a real Asterisk, with files that no renderer of ours would write. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAsterisk, type TestAsterisk } from '../../../tests/support/asterisk.ts';
import { anExtension, aTenant, aTrunk, digestOf, serversAt } from '../../../tests/support/revision.ts';
import { type Rendered, renderNode } from '../asterisk/conf/render.ts';
import { silentLog } from '../log.ts';
import { ownerOf, readerOf } from './files.ts';
import { openGenerations } from './generations.ts';
import { Installer } from './install.ts';
import { runFoldersOf } from './layout.ts';
import { RefusedRevision } from './ports.ts';
import { tryOut } from './trial.ts';

let asterisk: TestAsterisk;
let installer: Installer;
const { signal } = new AbortController();
let trials = 0;
const reloads: string[] = [];
/** What the check of music on hold finds. */
let music: string[] = [];

function rendered(names: readonly string[], trunks: readonly number[] = []): Rendered {
  const extensions = names.map((name, at) => anExtension(at + 1, String(1001 + at), { name }));
  const tenant = aTenant(1, { extensions, trunks: trunks.map((id) => aTrunk(id, `127.0.0.${id}`)) });
  const config: NodeConfig = { revision: 1, node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 }, tenants: [tenant] };
  const secrets = new Map(extensions.map((row) => [row.secret.secret_ref, digestOf(row.secret, row.extension, 't1.test', 'x')]));
  return renderNode({ config, secrets, soundsFolder: '/sounds', servers: serversAt(trunks.map((id) => `127.0.0.${id}`)) });
}

/** The same objects as meant, but a text that was spoiled on its way. */
const spoiled = (good: Rendered, change: (text: string) => string): Rendered => ({
  objects: good.objects,
  files: new Map([...good.files].map(([name, text]) => [name, name.startsWith('tenant') ? change(text) : text])),
});

const good = rendered(['Ann', 'Bob', 'Eve'], [2]);

beforeAll(async () => {
  asterisk = await makeAsterisk('install');
  const folders = runFoldersOf(asterisk.settings.asteriskRun);
  installer = new Installer({
    ari: {
      ...asterisk.ari,
      reload: (module, until) => {
        reloads.push(module);
        return asterisk.ari.reload(module, until);
      },
    },
    checks: { 'res_musiconhold.so': async () => music.splice(0) },
    generations: openGenerations(folders, readerOf(await ownerOf(asterisk.settings.asteriskUser))),
    tryOut: (candidate, until) => {
      trials += 1;
      return tryOut(asterisk.settings, candidate, until);
    },
    log: silentLog,
  });
  await asterisk.start();
  expect(await installer.install({ revision: 1, rendered: good, before: undefined }, signal)).toBe('live');
}, 120_000);
afterAll(async () => asterisk?.stop());

const live = () => readlink(runFoldersOf(asterisk.settings.asteriskRun).live);

async function refused(candidate: Rendered): Promise<RefusedRevision> {
  const before = await live();
  const error = await installer.install({ revision: 2, rendered: candidate, before: good }, signal).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(RefusedRevision);
  expect(await live()).toBe(before);
  expect(await installer.deviations(good, 'fast', signal)).toEqual([]);
  return error as RefusedRevision;
}

const changed = rendered(['Ann', 'Bobby', 'Eve', 'New'], [2]);
const SPOILED: Record<string, (text: string) => string> = {
  'an option that Asterisk does not know': (text) => text.replace('[1002]\n', '[1002]\nno_such_option = 1\n'),
  'a codec that Asterisk does not know': (text) => text.replaceAll('allow = opus,g722,ulaw,alaw', 'allow = nonsense'),
  'a bracket that is not closed': (text) => text.replace('[1003]', '[1003'),
  'a template that does not exist': (text) => text.replace('[1003]', '[1003](nothing)'),
  'a file that was cut in the middle': (text) => text.slice(0, text.length / 2),
  'an object that nobody wrote': (text) => `${text}\n[evil]\ntype = endpoint\ncontext = from-phone\nallow = ulaw\n`,
  'a value that is not the one meant': (text) => text.replaceAll('context = from-phone', 'context = from-trunk'),
  'an empty file': () => '',
};

test.each(Object.entries(SPOILED))('%s: seen after the reload, undone', async (_what, change) => {
  trials = 0;
  const { faults } = await refused(spoiled(changed, change));
  expect(faults[0].stage).toMatch(/objects|reload/);
  expect(trials).toBe(0);
});

test('a change of a trunk is tried out first, and a bad one never touches the live files', async () => {
  trials = 0;
  const { faults } = await refused(spoiled(rendered(['Ann', 'Bob', 'Eve'], [2, 3]), (text) => text.replace('[trunk_3]', '[trunk_3')));
  expect(faults[0].stage).toBe('boot');
  expect(trials).toBe(1);
  expect((await readdir(asterisk.settings.asteriskRun)).filter((name) => name.startsWith('trial-'))).toEqual([]);
});

test('a trial sends nothing to carriers', async () => {
  let arrived = 0;
  const udp = createSocket('udp4').on('message', () => {
    arrived += 1;
  });
  const tcp = createServer(() => {
    arrived += 1;
  });
  udp.bind(asterisk.ports.own, '127.0.0.8');
  tcp.listen(asterisk.ports.own, '127.0.0.8');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const trunks = (['udp', 'tcp'] as const).map((transport, at) =>
    aTrunk(80 + at, '127.0.0.8', {
      port: asterisk.ports.own,
      transport,
      register: true,
      username: 'u',
      secret: { secret_ref: `trunk:${80 + at}`, version: 1 },
    }),
  );
  const config: NodeConfig = {
    revision: 1,
    node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
    tenants: [aTenant(1, { trunks })],
  };
  const secrets = new Map(
    trunks.map((trunk) => [`trunk:${trunk.id}`, { secret_ref: `trunk:${trunk.id}`, version: 1, kind: 'plain' as const, value: 'p' }]),
  );
  await tryOut(asterisk.settings, renderNode({ config, secrets, soundsFolder: '/sounds', servers: serversAt(['127.0.0.8']) }), signal);
  expect(arrived).toBe(0);
  udp.close();
  tcp.close();
});

test('a good change goes live, two generations stay', async () => {
  expect(await installer.install({ revision: 3, rendered: changed, before: good }, signal)).toBe('live');
  expect(await installer.deviations(changed, 'fast', signal)).toEqual([]);
  expect(await readdir(runFoldersOf(asterisk.settings.asteriskRun).generations)).toHaveLength(2);
  expect(await installer.install({ revision: 4, rendered: good, before: changed }, signal)).toBe('live');
});

test('a change of one module alone reloads that one, and what it did not take is undone', async () => {
  const calmer: Rendered = {
    ...good,
    files: new Map([...good.files, ['musiconhold.conf', '[t1_default]\nmode = files\ndirectory = moh\nsort = random\n']]),
  };
  reloads.length = 0;
  music = ['t1_default is missing'];
  const error = await installer.install({ revision: 7, rendered: calmer, before: good }, signal).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ faults: [{ stage: 'objects', message: 't1_default is missing' }] });
  expect(reloads).toEqual(['res_musiconhold.so', 'res_musiconhold.so']);
  expect(await installer.install({ revision: 8, rendered: calmer, before: good }, signal)).toBe('live');
  expect(await installer.install({ revision: 9, rendered: calmer, before: calmer }, signal)).toBe('live');
  expect(reloads).toEqual(Array(3).fill('res_musiconhold.so'));
  expect(await installer.install({ revision: 10, rendered: good, before: calmer }, signal)).toBe('live');
});

test('while Asterisk is away a bad revision is found by the trial, a good one waits', async () => {
  await asterisk.stop('crash');
  const bad = spoiled(changed, (text) => text.replace('[1003]', '[1003'));
  await expect(installer.install({ revision: 5, rendered: bad, before: good }, signal)).rejects.toThrow(RefusedRevision);
  expect(await installer.install({ revision: 6, rendered: changed, before: good }, signal)).toBe('waiting');
  await asterisk.start();
  expect(await installer.deviations(changed, 'fast', signal)).toEqual([]);
});
