/** FastAGI on the wire: bytes in, messages out, however the bytes are chopped; and command lines that no value can break. */

/** What Asterisk says. `fault` means that the peer does not speak AGI; nothing after it can be trusted. */
export type AgiMessage =
  | { readonly kind: 'start'; readonly variables: ReadonlyMap<string, string> }
  | AgiReply
  | { readonly kind: 'hangup' }
  | { readonly kind: 'fault'; readonly why: string };

/** Answer to one command: `200 result=1 (value) endpos=80`. */
export interface AgiReply {
  readonly kind: 'reply';
  /** 200 done, 510 no such command, 511 not on a dead channel, 520 wrong use. */
  readonly code: number;
  /** What stands behind `result=`; for 5xx the text of the complaint. */
  readonly result: string;
  /** What stands in the brackets. */
  readonly value: string | undefined;
  /** Samples that were played or recorded, where the command says so. */
  readonly endpos?: number | undefined;
}

/** What a peer may send before it is taken for none. */
export interface AgiLimits {
  readonly maxLineBytes: number;
  readonly maxHeaderLines: number;
}
/** Room for the longest value that Asterisk has, and several times its header. */
export const AGI_LIMITS: AgiLimits = { maxLineBytes: 65_536, maxHeaderLines: 200 };

/** Reads one connection. `push` takes the next bytes and calls `onMessage` for each message that they complete. */
export interface AgiReader {
  push(bytes: Uint8Array): void;
}

const LINE_END = 10;
const CARRIAGE_RETURN = 13;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Makes the reader of one connection; after a fault it takes no more. */
export function makeAgiReader(onMessage: (message: AgiMessage) => void, limits: AgiLimits = AGI_LIMITS): AgiReader {
  const readLine = makeLineReader(onMessage, limits);
  let rest: Uint8Array | undefined;
  let isBroken = false;
  const push = (bytes: Uint8Array) => {
    const why = isBroken ? undefined : take(bytes);
    if (why === undefined) return;
    isBroken = true;
    rest = undefined;
    onMessage({ kind: 'fault', why });
  };
  const take = (bytes: Uint8Array): string | undefined => {
    const all = rest === undefined ? bytes : joined(rest, bytes);
    const searchedTo = rest?.length ?? 0;
    rest = undefined;
    let start = 0;
    for (let end = all.indexOf(LINE_END, searchedTo); end >= 0; end = all.indexOf(LINE_END, start)) {
      if (end - start > limits.maxLineBytes) return 'a line is too long';
      const why = readLine(textOf(all, start, end));
      if (why !== undefined) return why;
      start = end + 1;
    }
    if (all.length - start > limits.maxLineBytes) return 'a line is too long';
    if (start < all.length) rest = all.slice(start);
    return undefined;
  };
  return { push };
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  const stop = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  return decoder.decode(bytes.subarray(start, stop));
}

/** Takes whole lines; answers with the reason when a line cannot be AGI. */
function makeLineReader(onMessage: (message: AgiMessage) => void, limits: AgiLimits): (line: string) => string | undefined {
  let header: Map<string, string> | undefined = new Map();
  let usageLines = 0;
  const readHeader = (line: string, variables: Map<string, string>): string | undefined => {
    if (line === '') {
      header = undefined;
      onMessage({ kind: 'start', variables });
      return undefined;
    }
    const colon = line.indexOf(': ');
    const name = colon > 0 ? line.slice(0, colon) : line.endsWith(':') ? line.slice(0, -1) : '';
    if (!name.startsWith('agi_')) return 'the header is not AGI';
    if (variables.size >= limits.maxHeaderLines) return 'the header is too long';
    variables.set(name, colon > 0 ? line.slice(colon + 2) : '');
    return undefined;
  };
  return (line) => {
    if (line === 'HANGUP') {
      onMessage({ kind: 'hangup' });
      return undefined;
    }
    if (header !== undefined) return readHeader(line, header);
    if (line.startsWith('520-')) {
      usageLines = 1;
      return undefined;
    }
    if (usageLines > 0 && !line.startsWith('520 ')) return ++usageLines > limits.maxHeaderLines ? 'a usage text is too long' : undefined;
    usageLines = 0;
    const reply = readReply(line);
    if (reply === undefined) return 'a line is no reply';
    onMessage(reply);
    return undefined;
  };
}

/** Reads `200 result=1 (value) endpos=80`, `510 Invalid or unknown command` and their like; undefined if it is no reply. */
export function readReply(line: string): AgiReply | undefined {
  const code = line.length >= 3 ? threeDigits(line) : -1;
  if (code < 100 || (line.length > 3 && line[3] !== ' ')) return undefined;
  if (!line.startsWith('result=', 4)) return { kind: 'reply', code, result: line.slice(4), value: undefined };
  const blank = line.indexOf(' ', 11);
  if (blank < 0) return { kind: 'reply', code, result: line.slice(11), value: undefined };
  const isBracket = line[blank + 1] === '(';
  const close = isBracket ? line.lastIndexOf(')') : -1;
  const value = close > blank ? line.slice(blank + 2, close) : undefined;
  const endposAt = line.lastIndexOf(' endpos=');
  const endpos = endposAt < blank || endposAt < close ? undefined : Number(line.slice(endposAt + 8));
  return { kind: 'reply', code, result: line.slice(11, blank), value, endpos };
}

function threeDigits(line: string): number {
  let code = 0;
  for (let at = 0; at < 3; at++) {
    const digit = line.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    code = code * 10 + digit;
  }
  return code;
}

/** A value that can never be sent: it would end the line, and what follows it would be a command of its own. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f]/;
/** Signs that need no quotes, so that the common case is neither searched nor copied twice. */
const PLAIN = /^[A-Za-z0-9_+*#@:;/.=-]+$/;
/** Words of commands and names of applications are ours, never a caller's. */
const WORDS = /^[A-Z]+(?: [A-Z]+)*$/;

/** Writes one argument so that Asterisk reads it back unchanged: quoted, with `"` and `\` escaped. Throws on CR, LF, NUL and their kin. */
export function encodeArgument(value: string): string {
  if (PLAIN.test(value)) return value;
  if (FORBIDDEN.test(value)) throw new UnsendableError('a value holds a control character');
  if (!value.isWellFormed()) throw new UnsendableError('a value is not well-formed Unicode');
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Writes one command line with its line end. */
export function encodeCommand(words: string, args: readonly string[]): string {
  if (!WORDS.test(words)) throw new UnsendableError('the command is not made of words');
  let line = words;
  for (const value of args) line += ` ${encodeArgument(value)}`;
  return `${line}\n`;
}
