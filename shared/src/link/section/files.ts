/** Which files a tenant's section names by the SHA-256 of their content. The node has each of them on its disk; the cloud gives out no others. */
import type { SpokenPart } from '../../model/queue-setting.ts';

interface Naming {
  readonly sounds: readonly { readonly hash: string }[];
  readonly queues: readonly { readonly periodic_parts: readonly SpokenPart[] }[];
}

const hashIn = (part: SpokenPart): string[] => (part.kind === 'sound' ? [part.hash] : []);

/** Lists the hashes of what callers hear, each once. */
export const filesOf = (section: Naming): string[] => [
  ...new Set([...section.sounds.map((sound) => sound.hash), ...section.queues.flatMap((queue) => queue.periodic_parts.flatMap(hashIn))]),
];

interface Knowing {
  readonly agents: readonly { readonly documents: readonly { readonly hash: string }[] }[];
}

/** Lists the hashes of what agents look things up in, each once. */
export const documentsOf = ({ agents }: Knowing): string[] => [
  ...new Set(agents.flatMap(({ documents }) => documents.map(({ hash }) => hash))),
];
