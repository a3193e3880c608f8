/** 50 bad revisions, made behind the API: none goes live, and the good one before serves after each. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createExtension, listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { SipPhone } from '../support/sip-phone.ts';
import { onlyNode, type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { TamperingCloud, type Verdict } from '../support/tampering-cloud.ts';
import { addPhone, draftOf, forge, type Good, readGood } from './bad-config/forge.ts';
import { type Forged, forged } from './bad-config/forged.ts';
import { type SpoiltRow, spoiltRows } from './bad-config/spoilt-rows.ts';

const CASES = 50;
const NO_VERDICT_MS = 4000;

/** What must be as it was after each bad revision. */
interface Scene {
  readonly story: Story;
  readonly stack: Stack;
  readonly cloud: TamperingCloud;
  readonly phone: SipPhone;
  /** Counts how each bad revision ended, by kind and stage. */
  readonly ends: Map<string, number>;
}

let between: TamperingCloud | undefined;

async function makeScene(stack: Stack): Promise<SipPhone> {
  const phone = await stack.phone('1001');
  const { id } = await stack.api(createExtension, { body: { extension: '1002', name: 'Second' } });
  await stack.api(createTrunk, { body: { name: 'Carrier', host: '127.0.0.8' } });
  await stack.api(createInboundRoute, { body: { name: 'Main', did: '+15550001000', destination: { type: 'extension', id } } });
  await stack.settled();
  claim((await phone.register()) === 200, 'The phone can not register.');
  return phone;
}

/** The good revision is the one that runs, its phones register and call, and Asterisk has its endpoints and no other. */
async function stillServes({ stack, phone }: Scene, revision: number | null): Promise<void> {
  const node = await onlyNode(stack.api);
  claim(node.applied_revision === revision, `Revision ${node.applied_revision} is live instead of ${revision}.`);
  claim((await phone.register()) === 200, 'The phone of the good revision is refused.');
  const call = await phone.call('*43');
  await call.until('answered');
  await call.hangUp();
  const listed = await stack.asterisk('pjsip show endpoints');
  const endpoints = Array.from(listed.matchAll(/^ Endpoint: {2}([^\s/<]+)/gm), ([, name]) => name).sort();
  claim(endpoints.join() === '1001,1002,6001,6002,trunk_1', 'Asterisk has the endpoints', endpoints);
}

function note({ ends }: Scene, kind: string, verdict: Verdict | undefined): void {
  claim(verdict?.type !== 'applied', 'It went live.');
  const stage = verdict?.type === 'rejected' ? (verdict.faults[0]?.stage ?? 'none') : 'no verdict';
  const end = `${kind} → ${stage}`;
  ends.set(end, (ends.get(end) ?? 0) + 1);
}

/** Spoils a row, has the control plane publish it by an innocent change, and mends it again. */
async function spoilRow(scene: Scene, { kind, table, column, value }: SpoiltRow): Promise<void> {
  const { stack, cloud } = scene;
  const database = new DatabaseSync(join(stack.home, 'botpbx.db'));
  database.exec('PRAGMA busy_timeout = 5000');
  try {
    const before = (await onlyNode(stack.api)).applied_revision;
    const from = cloud.verdicts.length;
    const row = database.prepare(`SELECT id, ${column} AS value FROM ${table} ORDER BY id LIMIT 1`).get() as {
      id: number;
      value: string | number | null;
    };
    const write = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`);
    write.run(value, row.id);
    await innocentChange(scene);
    const verdict = await cloud.verdictOf((before ?? 0) + 1, from, NO_VERDICT_MS);
    note(scene, kind, verdict);
    await stillServes(scene, before);
    write.run(row.value, row.id);
    await innocentChange(scene);
    await stack.settled();
  } finally {
    database.close();
  }
}

let changes = 0;

async function innocentChange({ stack }: Scene): Promise<void> {
  const { data } = await stack.api(listExtensions, { query: { search: '6002' } });
  await stack.api(updateExtension, { params: { id: data[0]?.id ?? 0 }, body: { name: `Demo phone ${++changes}` } });
}

async function offer(scene: Scene, good: Good, { kind, spoil }: Forged, revision: number): Promise<void> {
  const draft = draftOf(good, revision);
  spoil(draft);
  const verdict = await scene.cloud.propose(await forge(draft), NO_VERDICT_MS);
  note(scene, kind, verdict);
  await stillServes(scene, good.envelope.revision);
}

/** The control plane's own good revision, under the number that it had before the present one. */
async function replay(scene: Scene, good: Good): Promise<void> {
  const draft = draftOf(good, good.envelope.revision - 1);
  const verdict = await scene.cloud.propose(await forge(draft), NO_VERDICT_MS);
  note(scene, 'envelope', verdict);
  await stillServes(scene, good.envelope.revision);
}

/** What Asterisk finds beside the revision, so that it can not load it, or loads something else. */
const strangers: readonly { readonly kind: string; readonly what: string; readonly lines: string }[] = [
  { kind: 'loading', what: 'an endpoint that is there already', lines: '[7001]\ntype = endpoint\ncontext = elsewhere\n' },
  { kind: 'loading', what: 'a place of a phone that is there already', lines: '[7001]\ntype = aor\nmax_contacts = 1\n' },
  { kind: 'loading', what: 'a secret that is there already', lines: '[auth_1_9000]\ntype = auth\nusername = x\npassword = y\n' },
  { kind: 'object comparison', what: 'an endpoint that it does not know', lines: '[9999]\ntype = endpoint\ncontext = from-phone\n' },
];

async function stranger(scene: Scene, good: Good, { kind, lines }: { kind: string; lines: string }, revision: number): Promise<void> {
  const { stack, cloud } = scene;
  const file = join(stack.env.ASTERISK_RUN ?? '', 'etc', 'machine', 'pjsip.conf');
  const before = readFileSync(file);
  appendFileSync(file, `\n${lines}`);
  const draft = draftOf(good, revision);
  addPhone(draft, '7001');
  const verdict = await cloud.propose(await forge(draft));
  writeFileSync(file, before);
  await stack.asterisk('module reload res_pjsip.so');
  note(scene, kind, verdict);
  await stillServes(scene, good.envelope.revision);
}

async function goodChange(scene: Scene): Promise<void> {
  const { stack } = scene;
  const newcomer = await stack.phone('1003');
  await stack.settled();
  claim((await newcomer.register()) === 200, 'The new phone can not register.');
}

await tell('bad-config', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () =>
    startStack(story, {
      between: async (url, ports) => {
        between = await TamperingCloud.listen(ports.own, url);
        story.atEnd(() => between?.close());
        return `http://127.0.0.1:${ports.own}`;
      },
    }),
  );
  claim(between !== undefined, 'Nothing stands between node and cloud.');
  const scene: Scene = {
    story,
    stack,
    cloud: between,
    phone: await story.step('a phone registers', () => makeScene(stack)),
    ends: new Map(),
  };
  let count = 0;
  const attempt = async (title: string, work: () => Promise<void>) => {
    count++;
    await story.attempt(title, work);
  };
  for (const spoilt of spoiltRows) await attempt(`${spoilt.kind}: ${spoilt.what}, in a row`, () => spoilRow(scene, spoilt));
  const good = readGood(scene.cloud, stack.home);
  let number = (await onlyNode(stack.api)).latest_revision ?? 0;
  for (const one of forged) await attempt(`${one.kind}: ${one.what}`, () => offer(scene, good, one, ++number));
  await attempt('envelope: an older revision once more', () => replay(scene, good));
  for (const one of strangers) await attempt(`${one.kind}: ${one.what}`, () => stranger(scene, good, one, ++number));
  story.figure('bad_revisions', count);
  for (const [end, times] of scene.ends) story.figure(end, times);
  await story.attempt(`there were ${CASES} of them`, async () => claim(count === CASES, `There were ${count}.`));
  await story.attempt('a good change still goes live', () => goodChange(scene));
});
