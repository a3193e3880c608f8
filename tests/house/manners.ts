/** What no file of the house does. */
import { type Complaint, complain, type Node, nodesOf, type Source, ts } from './sources.ts';

/** Complaints about single nodes: `any`, enums, namespaces, catch blocks that do nothing, default exports. */
export function badManners(source: Source): Complaint[] {
  return [...nodesOf(source.tree)].flatMap((node) => {
    const what = faultOf(node, source);
    return what === undefined ? [] : [complain(source, node, what)];
  });
}

const DEFAULT_EXPORTS = /[.]d\.ts$|(^|\/)([\w.-]+\.config|runtime\/workers\/main)\.ts$/;

function faultOf(node: Node, source: Source): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'says any; say unknown and check';
  if (ts.isEnumDeclaration(node)) return 'is an enum; a union of texts does';
  if (ts.isModuleDeclaration(node) && node.name.kind === ts.SyntaxKind.Identifier && node.name.text !== 'global') return 'is a namespace';
  if (ts.isCatchClause(node) && node.block.statements.length === 0) return 'catches and does nothing';
  const isDefault =
    ts.isExportAssignment(node) ||
    (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword));
  if (isDefault && !DEFAULT_EXPORTS.test(source.path)) return 'is a default export';
  return undefined;
}

/** drizzle-kit wants all tables in one file. */
const ALL_TABLES = 'control-plane/src/app/schema.ts';

/** Files that only hand on what others export. */
export function barrels(source: Source): Complaint[] {
  if (source.path === ALL_TABLES) return [];
  const { statements } = source.tree;
  const handsOn = statements.length > 0 && statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined);
  return handsOn ? [{ path: source.path, line: 1, what: 'only hands on what other files export' }] : [];
}

const SKIPPED = /\b(test|it|describe)\.(skip|only|todo|fixme)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;
const NOTE = /\b(TODO|FIXME|HACK|XXX)\b/;

/** Work that was put off in a comment, and tests that do not run. */
export function putOff(source: Source): Complaint[] {
  if (source.path.startsWith('tests/house')) return [];
  return source.text.split('\n').flatMap((text, at) => {
    const place = { path: source.path, line: at + 1 };
    if (NOTE.test(text)) return [{ ...place, what: 'puts work off; do it or file an issue' }];
    return SKIPPED.test(text) ? [{ ...place, what: 'skips a test' }] : [];
  });
}

const NOTES_OF_OURS = /\/work\/|\bdeb\.debian\.org\b|registry\.npmjs\.org|snapshot\.debian\.org/;

/** Places that exist on one machine alone. */
export function foreignPlaces(source: Source): Complaint[] {
  if (source.path.startsWith('tests/house')) return [];
  return source.text
    .split('\n')
    .flatMap((text, at) =>
      NOTES_OF_OURS.test(text) ? [{ path: source.path, line: at + 1, what: 'names a place that not every machine has' }] : [],
    );
}
