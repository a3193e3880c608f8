/** Cuts a document into pieces that a model can be shown. */

/** A piece of a document. */
export interface Chunk {
  /** Headings above it, the outermost first; empty where there are none. */
  readonly heading: string;
  readonly text: string;
}

/** What a piece has at most; the last sentence or paragraph that fits ends it. */
const MAX_CHARACTERS = 800;
/** What of one document is looked at. */
const MAX_CHUNKS = 20_000;

/** Cuts at headings, else between paragraphs, else between sentences, else anywhere. */
export function chunksOf(document: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (const { heading, text } of sectionsOf(document.toWellFormed())) {
    for (const piece of piecesOf(text)) {
      if (chunks.length >= MAX_CHUNKS) return chunks;
      chunks.push({ heading, text: piece });
    }
  }
  return chunks;
}

const HEADING = /^(#{1,6})[ \t]+(\S.*)$/;

/** Text under each heading of Markdown. */
function sectionsOf(document: string): Chunk[] {
  const sections: Chunk[] = [];
  const above: string[] = [];
  let lines: string[] = [];
  const end = () => {
    const text = lines.join('\n').trim();
    if (text !== '') sections.push({ heading: above.filter(Boolean).join(' > ').slice(0, 200), text });
    lines = [];
  };
  for (const line of document.split(/\r\n|[\n\r\f]/)) {
    const [, marks, title] = HEADING.exec(line) ?? [];
    if (marks === undefined || title === undefined) {
      lines.push(line);
      continue;
    }
    end();
    above.length = Math.min(above.length, marks.length - 1);
    above[marks.length - 1] = title.replace(/\s*#*\s*$/, '');
  }
  end();
  return sections;
}

function piecesOf(text: string): string[] {
  const parts = text.split(/\n[ \t]*\n/).flatMap((paragraph) => cut(paragraph.replace(/\s+/g, ' ').trim()));
  const pieces: string[] = [];
  for (const part of parts.filter((one) => one !== '')) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= MAX_CHARACTERS) pieces[pieces.length - 1] = `${last}\n${part}`;
    else pieces.push(part);
  }
  return pieces;
}

/** A paragraph that is too long, in parts that are not. */
function cut(paragraph: string): string[] {
  const parts: string[] = [];
  let rest = paragraph;
  while (rest.length > MAX_CHARACTERS) {
    const room = rest.slice(0, MAX_CHARACTERS);
    const sentence = Math.max(room.lastIndexOf('. '), room.lastIndexOf('! '), room.lastIndexOf('? ')) + 1;
    const at = sentence > MAX_CHARACTERS / 3 ? sentence : Math.max(room.lastIndexOf(' '), 0) || MAX_CHARACTERS;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...parts, rest];
}
