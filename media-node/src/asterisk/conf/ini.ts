/** Asterisk's configuration syntax, written so that the live parser reads back exactly what was meant, or not written at all. */

/** One `[name]` with its lines, in order. A key may occur more than once. */
export interface IniSection {
  readonly name: string;
  /** `add` writes `[name](+)`: the lines join a section of this name that stands elsewhere. */
  readonly add?: boolean;
  readonly lines: readonly IniLine[];
}
export type IniLine = readonly [key: string, value: string];

/** A name, key or value that the syntax cannot carry unchanged. Nothing is ever repaired. */
export class UnwritableError extends Error {
  override readonly name = 'UnwritableError';
}

/** Longest line in bytes. Asterisk reads 8,192 and drops a longer line with no more than a warning. */
export const MAX_LINE_BYTES = 8000;

/** Digits of an extension, with a SIP domain behind an @, or an id of our own making: no free text. */
const NAME = /^[a-z0-9](?:[a-z0-9_.@-]{0,298}[a-z0-9])?$/;
const KEY = /^[a-z0-9][a-z0-9_]{0,63}$/;
/** Control characters end lines or values; Asterisk strips what is at or below a blank at both ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const REFUSED = /[\u0000-\u001f\u007f]/;

/** Writes sections as one text. Throws UnwritableError on the first thing that would not be read back as given. */
export const writeIni = (sections: readonly IniSection[]): string => sections.map(writeSection).join('\n');

function writeSection(section: IniSection): string {
  if (!NAME.test(section.name)) throw new UnwritableError(`A section cannot be named ${shown(section.name)}.`);
  const head = `[${section.name}]${section.add ? '(+)' : ''}`;
  return `${[head, ...section.lines.map((line) => writeLine(section.name, line))].join('\n')}\n`;
}

function writeLine(section: string, [key, value]: IniLine): string {
  const where = `${section}: ${key}`;
  if (!KEY.test(key)) throw new UnwritableError(`${section}: a key cannot be named ${shown(key)}.`);
  if (REFUSED.test(value)) throw new UnwritableError(`${where} holds a control character.`);
  if (value !== value.replace(/^ +| +$/g, '')) throw new UnwritableError(`${where} begins or ends with a blank.`);
  if (!value.isWellFormed()) throw new UnwritableError(`${where} is not well-formed Unicode.`);
  const line = `${key} = ${value.replaceAll(';', '\\;')}`;
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) throw new UnwritableError(`${where} is longer than ${MAX_LINE_BYTES} bytes.`);
  return line;
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 60));
