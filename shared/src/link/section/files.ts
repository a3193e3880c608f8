/** Which files a tenant's section names by the SHA-256 of their content. The node has each of them on its disk; the cloud gives out no others. */

interface Naming {
  readonly sounds: readonly { readonly hash: string }[];
}

/** Lists the hashes, each once. */
export const filesOf = (section: Naming): string[] => [...new Set(section.sounds.map((sound) => sound.hash))];
