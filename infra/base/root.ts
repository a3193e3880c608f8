import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The path of a file of the checkout. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);

/** The path of a program that an npm package brought. */
export const program = (name: string): string => inRoot('node_modules', '.bin', name);
