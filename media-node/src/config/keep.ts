/** The last good revision on the disk, in two generations: whatever happens to one file, the other still starts the node. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Envelope } from '@botpbx/shared/link/node-config';
import { Secret } from '@botpbx/shared/link/node-http';
import { z } from 'zod';
import { readEnvelope } from './envelope.ts';
import { isAbsent, makeFolder, replaceFile } from './files.ts';
import { type NodeIdentity, RefusedRevision, type Revision } from './ports.ts';
import { openSeal, type Seal } from './seal.ts';
import { makeSectionReader } from './sections.ts';

export interface Keep {
  /** Reads the newest generation that is whole. `damaged` says in words what was passed over. */
  load(identity: NodeIdentity): Promise<{ revision: Revision | undefined; damaged: string[] }>;
  /** Stores a revision over the older generation; when it returns, a power cut no longer undoes it. */
  save(revision: Revision): Promise<void>;
}

const Kept = z.strictObject({
  /** Counts the saves; the higher one is the newer. */
  turn: z.number().int().nonnegative(),
  envelope: Envelope,
  sections: z.record(z.string(), z.string()),
  /** JSON of the secrets, sealed. */
  secrets: z.string(),
});
type Kept = z.infer<typeof Kept>;

const SLOTS = ['a', 'b'] as const;
type Slot = (typeof SLOTS)[number];

/** Opens the keep below the node's folder. */
export async function openKeep(nodeFolder: string): Promise<Keep> {
  const folder = join(nodeFolder, 'config');
  await makeFolder(folder, 0o700);
  const seal = await openSeal(nodeFolder);
  const fileOf = (slot: Slot) => join(folder, `${slot}.kept`);
  let newest: { slot: Slot; turn: number } | undefined;
  return {
    async load(identity) {
      const damaged: string[] = [];
      const kept: { slot: Slot; data: Kept }[] = [];
      for (const slot of SLOTS) {
        const read = await readSlot(fileOf(slot));
        if (typeof read === 'string') damaged.push(read);
        else if (read) kept.push({ slot, data: read });
      }
      kept.sort((one, other) => other.data.turn - one.data.turn);
      for (const { slot, data } of kept) {
        try {
          const revision = await restore(data, seal, identity);
          newest = { slot, turn: data.turn };
          return { revision, damaged };
        } catch (cause) {
          damaged.push(`${fileOf(slot)} cannot be used: ${cause instanceof Error ? cause.message : 'unknown reason'}`);
        }
      }
      return { revision: undefined, damaged };
    },
    async save(revision) {
      const slot: Slot = newest?.slot === 'a' ? 'b' : 'a';
      const turn = (newest?.turn ?? 0) + 1;
      await replaceFile(fileOf(slot), textOf(revision, turn, seal), { mode: 0o600 });
      newest = { slot, turn };
    },
  };
}

const purposeOf = (envelope: Envelope): string => `node-secrets:${envelope.node_id}:${envelope.revision}`;

function textOf(revision: Revision, turn: number, seal: Seal): string {
  const secrets = seal.close(JSON.stringify([...revision.secrets.values()]), purposeOf(revision.envelope));
  const kept: Kept = { turn, envelope: revision.envelope, sections: Object.fromEntries(revision.sections), secrets };
  const body = JSON.stringify(kept);
  return `${checksumOf(body)}\n${body}`;
}

const checksumOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** Gives what a slot holds, undefined if it is empty, or in words why it cannot be read. */
async function readSlot(file: string): Promise<Kept | string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== checksumOf(body)) return `${file} is damaged: its checksum does not fit.`;
    return Kept.parse(JSON.parse(body));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    return `${file} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
  }
}

async function restore(kept: Kept, seal: Seal, identity: NodeIdentity): Promise<Revision> {
  const envelope = await readEnvelope(kept.envelope, { revision: kept.envelope.revision, identity, running: undefined });
  const sections = new Map(Object.entries(kept.sections));
  const config = await makeSectionReader().read(envelope, sections);
  const secrets = z.array(Secret).safeParse(JSON.parse(seal.open(kept.secrets, purposeOf(envelope))));
  if (!secrets.success) throw new RefusedRevision('schema', ['The kept secrets are malformed.']);
  return { envelope, sections, config, secrets: new Map(secrets.data.map((secret) => [secret.secret_ref, secret])) };
}
