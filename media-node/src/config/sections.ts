/** The sections of a revision, read, and checked against each other. */
import { type Envelope, hashOf, type NodeConfig, NodeSection, TenantSection } from '@botpbx/shared/link/node-config';
import { z } from 'zod';
import { crossFaults } from './cross-check.ts';
import { RefusedRevision } from './ports.ts';

/** Reads sections that were read before from memory: equal hash, equal content. */
export interface SectionReader {
  /** Reads the sections that an envelope names. `texts` has each by its hash. Throws RefusedRevision. */
  read(envelope: Envelope, texts: ReadonlyMap<string, string>): Promise<NodeConfig>;
}

type Section = { readonly kind: 'node'; readonly node: NodeSection } | { readonly kind: 'tenant'; readonly tenant: TenantSection };

/** Makes a reader that remembers the sections of the revision it read last. */
export function makeSectionReader(): SectionReader {
  let known = new Map<string, Section>();
  return {
    async read(envelope, texts) {
      const sections = new Map<string, Section>();
      for (const { name, hash } of envelope.sections)
        sections.set(hash, known.get(hash) ?? (await readSection(name, hash, texts.get(hash))));
      const config = assemble(envelope, sections);
      known = sections;
      return config;
    },
  };
}

async function readSection(name: string, hash: string, text: string | undefined): Promise<Section> {
  if (text === undefined) throw new RefusedRevision('schema', [`Section ${name} is missing.`]);
  if ((await hashOf(text)) !== hash) throw new RefusedRevision('schema', [`Section ${name} is not the one that was signed.`]);
  if (name === 'node') return { kind: 'node', node: parse(name, NodeSection, text) };
  return { kind: 'tenant', tenant: parse(name, TenantSection, text) };
}

function parse<T>(name: string, schema: z.ZodType<T>, text: string): T {
  try {
    const read = schema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    throw new RefusedRevision('schema', [`Section ${name} is malformed: ${z.prettifyError(read.error).slice(0, 1800)}`]);
  } catch (cause) {
    if (cause instanceof RefusedRevision) throw cause;
    throw new RefusedRevision('schema', [`Section ${name} is no JSON.`], { cause });
  }
}

function assemble(envelope: Envelope, sections: ReadonlyMap<string, Section>): NodeConfig {
  const tenants: TenantSection[] = [];
  let node: NodeSection | undefined;
  for (const { name, hash } of envelope.sections) {
    const section = sections.get(hash);
    if (section?.kind === 'node' && name === 'node') node = section.node;
    else if (section?.kind === 'tenant' && name === `tenant:${section.tenant.tenant_id}`) tenants.push(section.tenant);
    else throw new RefusedRevision('schema', [`Section ${name} is of something else.`]);
  }
  if (node === undefined) throw new RefusedRevision('schema', ['There is no section of the node.']);
  const config = { revision: envelope.revision, node, tenants };
  const [first, ...more] = crossFaults(config, envelope.node_id);
  if (first !== undefined) throw new RefusedRevision('schema', [first, ...more]);
  return config;
}
