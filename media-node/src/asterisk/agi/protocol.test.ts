import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AgiMessage, encodeArgument, encodeCommand, makeAgiReader, readReply, UnsendableError } from './protocol.ts';

const WIRE = [
  'agi_network: yes\n',
  'agi_network_script: enter?origin=phone&tenant=1\n',
  'agi_request: agi://127.0.0.1:4573/enter?origin=phone&tenant=1\n',
  'agi_calleridname: Jürgen 电话 🎧\n',
  'agi_accountcode: \n',
  '\n',
  '200 result=1 (PJSIP/1002/sip:1002@10.0.0.7:5060;ob(x))\n',
  '520-Invalid command syntax.  Proper usage follows:\n',
  'Usage: ANSWER\n',
  ' HANGUP is no line of its own here\n',
  '\n',
  '520 End of proper usage.\n',
  '510 Invalid or unknown command\n',
  '511 Command Not Permitted on a dead channel\n',
  '200 result=0 endpos=9600\n',
  '200 result=-1\n',
  '200 result=1 (größe: 5 € )\n',
  'HANGUP\n',
].join('');

const bytesOf = (text: string) => new TextEncoder().encode(text);

function readAll(chunks: readonly Uint8Array[], limits?: { maxLineBytes: number; maxHeaderLines: number }): AgiMessage[] {
  const messages: AgiMessage[] = [];
  const reader = makeAgiReader((message) => messages.push(message), limits);
  for (const chunk of chunks) reader.push(chunk);
  return messages;
}

test('a whole conversation is read', () => {
  const [start, ...rest] = readAll([bytesOf(WIRE)]);
  if (start?.kind !== 'start') throw new Error('no start');
  expect(start.variables.get('agi_request')).toBe('agi://127.0.0.1:4573/enter?origin=phone&tenant=1');
  expect(start.variables.get('agi_calleridname')).toBe('Jürgen 电话 🎧');
  expect(start.variables.get('agi_accountcode')).toBe('');
  expect(rest).toEqual([
    { kind: 'reply', code: 200, result: '1', value: 'PJSIP/1002/sip:1002@10.0.0.7:5060;ob(x)' },
    { kind: 'reply', code: 520, result: 'End of proper usage.', value: undefined },
    { kind: 'reply', code: 510, result: 'Invalid or unknown command', value: undefined },
    { kind: 'reply', code: 511, result: 'Command Not Permitted on a dead channel', value: undefined },
    { kind: 'reply', code: 200, result: '0', value: undefined, endpos: 9600 },
    { kind: 'reply', code: 200, result: '-1', value: undefined },
    { kind: 'reply', code: 200, result: '1', value: 'größe: 5 € ' },
    { kind: 'hangup' },
  ]);
});

test('chopped at every byte it reads the same', () => {
  const bytes = bytesOf(WIRE);
  const whole = readAll([bytes]);
  for (let at = 1; at < bytes.length; at++) expect(readAll([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  expect(readAll(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test('HANGUP is read before, within and behind the header', () => {
  expect(readAll([bytesOf('HANGUP\n')])).toEqual([{ kind: 'hangup' }]);
  expect(readAll([bytesOf('agi_a: b\nHANGUP\n')])).toEqual([{ kind: 'hangup' }]);
  expect(readAll([bytesOf('agi_a: b\n\n200 result=0\nHANGUP\n')]).map((message) => message.kind)).toEqual(['start', 'reply', 'hangup']);
});

test.each([
  ['GET / HTTP/1.1\r\n', 'the header is not AGI'],
  ['agi_a: b\n\nhello\n', 'a line is no reply'],
  ['agi_a: b\n\n20x result=1\n', 'a line is no reply'],
  ['agi_a: b\n\n2000 result=1\n', 'a line is no reply'],
  [`agi_a: ${'x'.repeat(200)}\n`, 'a line is too long'],
  ['x'.repeat(200), 'a line is too long'],
  ['agi_a: b\n'.repeat(1) + Array.from({ length: 20 }, (_, at) => `agi_${at}: b\n`).join(''), 'the header is too long'],
  [`agi_a: b\n\n520-Usage\n${'x\n'.repeat(20)}`, 'a usage text is too long'],
])('garbage is a fault: %j', (wire, why) => {
  const messages = readAll([bytesOf(wire), bytesOf('200 result=1\n')], { maxLineBytes: 100, maxHeaderLines: 10 });
  expect(messages.at(-1)).toEqual({ kind: 'fault', why });
});

test('random bytes never throw and never go past a fault', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
      const kinds = readAll(chunks).map((message) => message.kind);
      const fault = kinds.indexOf('fault');
      expect(fault === -1 || fault === kinds.length - 1).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a reply without brackets or with broken ones still has its result', () => {
  expect(readReply('200 result=1 (')).toEqual({ kind: 'reply', code: 200, result: '1', value: undefined });
  expect(readReply('200 result=49 (timeout)')).toEqual({ kind: 'reply', code: 200, result: '49', value: 'timeout' });
  expect(readReply('200')).toEqual({ kind: 'reply', code: 200, result: '', value: undefined });
  expect(readReply('')).toBeUndefined();
});

/** Asterisk's own way of taking an AGI line apart (res_agi.c, parse_args): blanks part, quotes join, a backslash escapes. */
function asteriskArguments(line: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  let isEscaped = false;
  for (const sign of line) {
    if (isEscaped) {
      word = (word ?? '') + sign;
      isEscaped = false;
    } else if (sign === '\\') isEscaped = true;
    else if (sign === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if ((sign === ' ' || sign === '\t') && !isQuoted) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + sign;
  }
  if (word !== undefined) found.push(word);
  return found;
}

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', ' ', '\n', '\r', '\0', '\t', 'a', '\u2028', '\ud800', ')', '(', ',', '&', '$', '{', '}'),
    maxLength: 20,
  }),
);

test('no value of 100,000 ever makes another command or another argument', () => {
  fc.assert(
    fc.property(HOSTILE, (value) => {
      let line: string;
      try {
        line = encodeCommand('SET VARIABLE', ['NAME', value]);
      } catch (error) {
        expect(error).toBeInstanceOf(UnsendableError);
        return;
      }
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(line).not.toMatch(/[\r\0]/);
      expect(asteriskArguments(line.slice(0, -1))).toEqual(['SET', 'VARIABLE', 'NAME', value]);
    }),
    { numRuns: 100_000 },
  );
});

test.each(['\n', 'a\r\nEXEC System rm', 'a\0b', '\x7f', '\u001b[2J', '\ud800'])('%j is refused', (value) => {
  expect(() => encodeArgument(value)).toThrow(UnsendableError);
});

test('only words of ours make a command', () => {
  expect(() => encodeCommand('EXEC\nHANGUP', [])).toThrow(UnsendableError);
  expect(() => encodeCommand('noop', [])).toThrow(UnsendableError);
});
