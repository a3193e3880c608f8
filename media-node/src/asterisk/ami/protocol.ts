/** The Asterisk Manager Interface on the wire: text in, messages out; and actions that no value can break. */

/** One message: header lines, read only when somebody asks for one. */
export class AmiMessage {
  /** `Event` or `Response`, whichever the message is. */
  readonly kind: 'event' | 'response';
  /** `Hangup`, `Success`, … */
  readonly name: string;
  /** Its lines, each with `\r\n` in front. */
  readonly #lines: string;

  constructor(kind: 'event' | 'response', name: string, lines: string) {
    this.kind = kind;
    this.name = name;
    this.#lines = lines;
  }

  /** Value of the first line with this key; undefined if there is none. */
  get(key: string): string | undefined {
    const line = this.#lines.indexOf(`\r\n${key}: `);
    if (line < 0) return undefined;
    const start = line + key.length + 4;
    const end = this.#lines.indexOf('\r\n', start);
    return end < 0 ? this.#lines.slice(start) : this.#lines.slice(start, end);
  }

  /** Value of a channel variable that manager.conf lists; `prefix` is the party's, such as `Dest`. Empty when it is not set. */
  variable(name: string, prefix = ''): string {
    const mark = `\r\n${prefix}ChanVariable: ${name}=`;
    const line = this.#lines.indexOf(mark);
    if (line < 0) return '';
    const end = this.#lines.indexOf('\r\n', line + 2);
    return this.#lines.slice(line + mark.length, end < 0 ? undefined : end);
  }

  /** The message as it was on the wire, with its end. */
  toWire(): string {
    return `${this.#lines.slice(2)}\r\n\r\n`;
  }
}

/** Why a peer is not, or no longer, listened to. */
export type AmiFault = 'this is no Asterisk Manager Interface' | 'a message is too long' | 'a message has no name';

/** What is read, and who takes it. */
export interface AmiReaderOptions {
  /** Events of other names are passed over without being read; absent: all are read. */
  readonly wanted?: ReadonlySet<string>;
  readonly onMessage: (message: AmiMessage) => void;
  readonly maxMessageLength?: number;
}

/** Longest message in characters; Asterisk's own stay far below. */
export const MAX_MESSAGE_LENGTH = 65_536;
const BANNER = 'Asterisk Call Manager/';

/** Reads one connection: `push` takes the next text and answers with a fault once the peer cannot be AMI; then it takes no more. */
export function makeAmiReader(options: AmiReaderOptions): { push(text: string): AmiFault | undefined } {
  const limit = options.maxMessageLength ?? MAX_MESSAGE_LENGTH;
  let rest = '';
  let isGreeted = false;
  let fault: AmiFault | undefined;

  const greet = (): AmiFault | undefined => {
    const end = rest.indexOf('\r\n');
    const isAmi = rest.startsWith(BANNER) || BANNER.startsWith(rest);
    if (!isAmi || (end < 0 && rest.length > 200)) return 'this is no Asterisk Manager Interface';
    if (end < 0) return undefined;
    isGreeted = true;
    rest = rest.slice(end + 2);
    return undefined;
  };

  const readMessages = (searchFrom: number): AmiFault | undefined => {
    let start = 0;
    for (let end = rest.indexOf('\r\n\r\n', searchFrom); end >= 0; end = rest.indexOf('\r\n\r\n', start)) {
      if (end - start > limit) return 'a message is too long';
      const why = readMessage(rest.slice(start, end), options);
      if (why !== undefined) return why;
      start = end + 4;
    }
    rest = start === 0 ? rest : rest.slice(start);
    return rest.length > limit ? 'a message is too long' : undefined;
  };

  const push = (text: string): AmiFault | undefined => {
    if (fault !== undefined) return fault;
    const searchFrom = isGreeted ? Math.max(0, rest.length - 3) : 0;
    rest += text;
    if (!isGreeted) fault = greet();
    if (fault === undefined && isGreeted) fault = readMessages(Math.min(searchFrom, rest.length));
    return fault;
  };
  return { push };
}

function readMessage(text: string, { wanted, onMessage }: AmiReaderOptions): AmiFault | undefined {
  const lineEnd = text.indexOf('\r\n');
  const first = lineEnd < 0 ? text : text.slice(0, lineEnd);
  if (first.startsWith('Event: ')) {
    const name = first.slice(7);
    if (wanted === undefined || wanted.has(name)) onMessage(new AmiMessage('event', name, `\r\n${text}`));
    return undefined;
  }
  if (!first.startsWith('Response: ')) return 'a message has no name';
  onMessage(new AmiMessage('response', first.slice(10), `\r\n${text}`));
  return undefined;
}

/** A value that can never be sent: what follows it would be a header or an action of its own. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f]/;
const KEY = /^[A-Za-z][A-Za-z0-9]{0,40}$/;

/** One action: its name under `Action`, further headers beside it; `variables` of the channel that it makes. */
export interface AmiAction {
  readonly Action: string;
  readonly [key: string]: string;
}

/** Throws unless every key is a word and every value stays on its line. */
export function checkAction(action: AmiAction, variables: Readonly<Record<string, string>> = {}): void {
  for (const [key, value] of Object.entries(action)) {
    if (!KEY.test(key)) throw new UnsendableError('a key is not a word');
    checkValue(value);
  }
  for (const [name, value] of Object.entries(variables)) {
    if (!/^_{0,2}[A-Z][A-Z0-9_]{0,60}$/.test(name)) throw new UnsendableError('a variable has no proper name');
    checkValue(value);
    if (value.includes(',')) throw new UnsendableError('a comma would end the variable');
  }
}

function checkValue(value: string): void {
  if (FORBIDDEN.test(value)) throw new UnsendableError('a value holds a control character');
  if (!value.isWellFormed()) throw new UnsendableError('a value is not well-formed Unicode');
}

/** Writes one action for the wire. */
export function encodeAction(action: AmiAction): string {
  checkAction(action);
  const lines = Object.entries(action).map(([key, value]) => `${key}: ${value}\r\n`);
  return `${lines.join('')}\r\n`;
}
