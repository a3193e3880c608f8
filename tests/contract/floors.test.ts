/** Versions below which a package has a hole that is known: nobody may bring one back, also not by way of another package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Package, lowest version, and what was mended in it. */
const FLOORS = [
  ['hono', '4.12.21', 'CVE-2026-22817, -22818 (algorithm of a JWT), CVE-2026-47673 (any scheme accepted) and others'],
  ['@hono/node-server', '2.0.0', 'the line that sockets and bodies are tried with'],
  ['ws', '8.17.1', 'CVE-2024-37890: a request with many headers ends the process'],
  ['jose', '4.15.5', 'CVE-2024-28176: a compressed token takes all memory'],
] as const;

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, { version?: string; dev?: boolean }>;
};
/** What runs in production; tools of development serve nobody. */
const running = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
const versionsOf = (name: string) =>
  running.flatMap(([path, { version }]) => (version !== undefined && path.endsWith(`node_modules/${name}`) ? [version] : []));

/** Is the first version the second or a later one? Numbers count, not letters: 4.9 is before 4.12. */
function isFrom(version: string, floor: string): boolean {
  const [mine, theirs] = [version, floor].map((text) => text.split(/[.-]/).map(Number));
  const at = [0, 1, 2].find((place) => mine?.[place] !== theirs?.[place]);
  return at === undefined || (mine?.[at] ?? 0) > (theirs?.[at] ?? 0);
}

test.each(FLOORS)('%s is %s or later', (name, floor) => {
  const versions = versionsOf(name);
  expect(versions.length).toBeGreaterThan(0);
  expect(versions.filter((version) => !isFrom(version, floor))).toEqual([]);
});

test('4.9.0 is before 4.12.21, and 5.0.0 behind it', () => {
  expect(['4.9.0', '4.12.20', '4.12.21', '4.13.0', '5.0.0'].map((version) => isFrom(version, '4.12.21'))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
