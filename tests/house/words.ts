/** The words of the house: some are reserved for a room, some stand for nothing of ours. */
import { type Complaint, complain, type Node, nodesOf, type Source, ts } from './sources.ts';

interface Reserved {
  readonly word: RegExp;
  /** Where the word may be used. */
  readonly rooms: RegExp;
  readonly say: string;
}

const RESERVED: readonly Reserved[] = [
  { word: /^bots?$/i, rooms: /^$/, say: 'say Agent for the AI voice agent' },
  { word: /^channels?$/i, rooms: /^media-node\/src\/asterisk\/|^tests\//, say: 'say Leg; channel is the word of asterisk/' },
  // a login's session is known to the rooms that check it; a FastAGI session is Asterisk's own word
  {
    word: /^sessions?$/i,
    rooms: /(^|\/)(users|live|link|app|runtime|session|login)(\/|[.-])|^media-node\/src\/asterisk\/|^tests\//,
    say: 'say Call; a session is a signed-in browser',
  },
];

/** Identifiers of ours that are whole reserved words. Wire names and what others export stay what they are. */
export function reservedWords(source: Source): Complaint[] {
  const rules = RESERVED.filter(({ rooms }) => !rooms.test(source.path));
  return [...nodesOf(source.tree)].flatMap((node) => {
    const name = 'name' in node && isOurs(node) ? (node as { name?: Node }).name : undefined;
    if (name === undefined || !ts.isIdentifier(name)) return [];
    const rule = rules.find(({ word }) => word.test(name.text));
    return rule ? [complain(source, name, `is named "${name.text}": ${rule.say}`)] : [];
  });
}

/** Declarations whose name we chose: no members of objects, which may be names of the wire. */
function isOurs(node: Node): boolean {
  return (
    (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

const FORBIDDEN_FILES = /(^|[/-])(utils?|helpers?|common|misc|manager|service)\.tsx?$/;

/** File names that say nothing of what is inside. `infra/supervise/service.ts` is about services of an operating system. */
export function emptyNames(source: Source): Complaint[] {
  const isEmpty = FORBIDDEN_FILES.test(source.path) && source.path !== 'infra/supervise/service.ts';
  return isEmpty ? [{ path: source.path, line: 1, what: 'is named by a word that says nothing; name it by its noun or its verb' }] : [];
}
