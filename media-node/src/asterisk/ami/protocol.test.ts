import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AmiMessage, checkAction, encodeAction, makeAmiReader, UnsendableError } from './protocol.ts';

const WIRE = [
  'Asterisk Call Manager/11.0.0\r\n',
  'Response: Success\r\nActionID: 1\r\nMessage: Authentication accepted\r\n\r\n',
  'Event: Newchannel\r\nPrivilege: call,all\r\nChannel: PJSIP/1001-00000000\r\nCallerIDName: Jürgen: "电话" 🎧\r\n',
  'Uniqueid: n1-1.1\r\nChanVariable: TENANT=\r\nChanVariable: CALLREF=a=b\r\n\r\n',
  'Event: DialBegin\r\nUniqueid: n1-1.1\r\nChanVariable: TENANT=1\r\nDestChanVariable: TENANT=2\r\nAccountCode: \r\n\r\n',
  'Event: Hangup\r\nUniqueid: n1-1.1\r\nCause: 16\r\n\r\n',
].join('');

function read(chunks: readonly string[], wanted?: ReadonlySet<string>) {
  const messages: AmiMessage[] = [];
  const reader = makeAmiReader({ onMessage: (message) => messages.push(message), ...(wanted && { wanted }), maxMessageLength: 1_000 });
  const fault = chunks.map((chunk) => reader.push(chunk)).at(-1);
  return { messages, fault, names: messages.map((message) => `${message.kind} ${message.name}`) };
}

test('messages are read with their values', () => {
  const { messages, fault, names } = read([WIRE]);
  expect(fault).toBeUndefined();
  expect(names).toEqual(['response Success', 'event Newchannel', 'event DialBegin', 'event Hangup']);
  expect(messages[1]?.get('CallerIDName')).toBe('Jürgen: "电话" 🎧');
  expect(messages[1]?.get('Channel')).toBe('PJSIP/1001-00000000');
  expect(messages[1]?.get('Nothing')).toBeUndefined();
  expect(messages[1]?.variable('TENANT')).toBe('');
  expect(messages[1]?.variable('CALLREF')).toBe('a=b');
  expect(messages[2]?.variable('TENANT')).toBe('1');
  expect(messages[2]?.variable('TENANT', 'Dest')).toBe('2');
  expect(messages[2]?.get('AccountCode')).toBe('');
  expect(messages[3]?.get('Cause')).toBe('16');
});

test('chopped at every sign it reads the same', () => {
  const { names } = read([WIRE]);
  for (let at = 1; at < WIRE.length; at++) expect(read([WIRE.slice(0, at), WIRE.slice(at)]).names).toEqual(names);
  expect(read([...WIRE]).names).toEqual(names);
});

test('events that nobody wants are passed over, responses never', () => {
  expect(read([WIRE], new Set(['Hangup'])).names).toEqual(['response Success', 'event Hangup']);
});

test.each([
  ['HTTP/1.1 400 Bad Request\r\n', 'this is no Asterisk Manager Interface'],
  ['Asterisk Call Manager/'.padEnd(300, '1'), 'this is no Asterisk Manager Interface'],
  ['Asterisk Call Manager/1\r\nhello\r\n\r\n', 'a message has no name'],
  [`Asterisk Call Manager/1\r\nEvent: A\r\n${'b: c\r\n'.repeat(300)}`, 'a message is too long'],
  [`Asterisk Call Manager/1\r\nEvent: A\r\n${'b: c\r\n'.repeat(300)}\r\n`, 'a message is too long'],
])('garbage is a fault: %#', (wire, fault) => {
  expect(read([wire]).fault).toBe(fault);
  expect(read([...wire]).fault).toBe(fault);
});

test('half a message waits for the other half', () => {
  const { names, fault } = read(['Asterisk Call Manager/1\r\nEvent: A\r\nB: c\r\n']);
  expect({ names, fault }).toEqual({ names: [], fault: undefined });
});

/** Asterisk's own way: lines end in CR LF or LF, an action ends at an empty line. */
const actionsOn = (wire: string) =>
  wire
    .split(/\r?\n\r?\n/)
    .filter((text) => text !== '')
    .map((text) => text.split(/\r?\n/));

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('\n', '\r', '\0', ':', ' ', 'Action', '\u2028', '\u0085', ',', 'a'), maxLength: 12 }),
);

test('no value of 100,000 ever makes another header or another action', () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, (value, key) => {
      let wire: string;
      try {
        wire = encodeAction({ Action: 'Originate', Channel: value, [key]: 'x' });
      } catch (error) {
        expect(error).toBeInstanceOf(UnsendableError);
        return;
      }
      const [action, ...more] = actionsOn(wire);
      expect(more).toEqual([]);
      expect(action).toHaveLength(key === 'Action' || key === 'Channel' ? 2 : 3);
    }),
    { numRuns: 100_000 },
  );
});

test('variables of a channel stay one variable each', () => {
  const check = (variables: Record<string, string>) => () => checkAction({ Action: 'Originate' }, variables);
  expect(check({ __CALLREF: 'n1-1.1' })).not.toThrow();
  expect(check({ A: 'b,C=d' })).toThrow(UnsendableError);
  expect(check({ 'A=b,C': 'd' })).toThrow(UnsendableError);
  expect(check({ A: 'b\r\nAction: Command' })).toThrow(UnsendableError);
});
