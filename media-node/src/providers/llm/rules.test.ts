import { describe, expect, test } from 'vitest';
import type { Message, Thought, ToolCall } from '../../voice/ports.ts';
import { likeness } from '../likeness.ts';
import { answerOf, nameIn, wishIn } from './receptionist/intent.ts';
import { meantIn, placesIn } from './receptionist/places.ts';
import { makeRules } from './rules.ts';

const SYSTEM = `You are the receptionist of a company.

You can transfer to:
- Sales: orders and prices
- Support: help with computers
- Accounting: bills and invoices
- Ann Bell`;
const TOOLS = ['transfer_call', 'end_call', 'take_message', 'check_hours', 'lookup_directory', 'search_knowledge'].map((name) => ({
  name,
  description: '',
  parameters: { type: 'object', properties: {} },
}));
const think = makeRules();

/** One conversation; answers of tools are given by name. */
function talk(results: Readonly<Record<string, string>> = {}, tools = TOOLS, system = SYSTEM) {
  const history: Message[] = [{ role: 'agent', text: 'Hello, this is the reception. Who would you like to talk to?' }];
  const calls: ToolCall[] = [];
  const answer = async (): Promise<string> => {
    const thoughts: Thought[] = [];
    for await (const thought of think({ system, history, tools }, AbortSignal.timeout(1000))) thoughts.push(thought);
    const text = thoughts.flatMap((thought) => (thought.kind === 'text' ? [thought.text] : [])).join(' ');
    const toolCalls = thoughts.flatMap((thought) => (thought.kind === 'tool-call' ? [thought] : []));
    history.push({ role: 'agent', text, toolCalls });
    calls.push(...toolCalls);
    for (const call of toolCalls) {
      const result = results[call.name];
      if (result === undefined) return text;
      history.push({ role: 'tool', callId: call.id, name: call.name, result, isError: result.startsWith('!') });
      return await answer();
    }
    return text;
  };
  return {
    calls,
    history,
    say: (text: string) => {
      history.push({ role: 'caller', text });
      return answer();
    },
    note: (text: string) => {
      history.push({ role: 'note', text });
      return answer();
    },
  };
}

test('a caller who asks for sales is asked back, and put through when he agrees', async () => {
  const call = talk();
  expect(await call.say('good morning i would like to speak with somebody in sales')).toBe('Shall I put you through to Sales?');
  expect(call.calls).toEqual([]);
  expect(await call.say('yes please')).toBe('One moment, I am putting you through to Sales.');
  expect(call.calls).toMatchObject([
    { name: 'transfer_call', input: { destination: 'Sales', reason: 'good morning i would like to speak with somebody in sales' } },
  ]);
});

test('a caller who does not agree is asked again, or is put through to whom he names instead', async () => {
  const call = talk();
  await call.say('sales');
  expect(await call.say('no')).toContain('Who would you like to talk to?');
  await call.say('sales please');
  expect(await call.say('no i meant accounting')).toBe('Shall I put you through to Accounting?');
  await call.say('yes that is correct');
  expect(call.calls.map(({ input }) => input)).toMatchObject([{ destination: 'Accounting' }]);
});

test('opening hours are told as the tool tells them', async () => {
  const call = talk({ check_hours: 'We are open now, and close at five.' });
  expect(await call.say('what are your opening by voters')).toBe(
    'We are open now, and close at five. Is there anything else I can do for you?',
  );
  expect(await call.say('no thank you')).toBe('Thank you for calling. Goodbye.');
  expect(call.calls.map(({ name }) => name)).toEqual(['check_hours', 'end_call']);
});

test('a message is taken with a name, and read back when it has been left', async () => {
  const call = talk({ take_message: 'The message of David Miller has been left.' });
  expect(await call.say('i want to leave a message for the manager')).toContain('May I have your name');
  expect(await call.say('my name is david miller')).toBe('Thank you, David Miller. What is your message?');
  const last = await call.say('please tell him to call me back tomorrow');
  expect(last).toBe(
    'Thank you. I have left your message: For the manager: please tell him to call me back tomorrow. Is there anything else I can do for you?',
  );
  expect(call.calls).toMatchObject([
    { name: 'take_message', input: { name: 'David Miller', message: 'For the manager: please tell him to call me back tomorrow' } },
  ]);
});

test('a message that could not be left is not said to be left', async () => {
  const call = talk({ take_message: '!The mailbox is full.' });
  await call.say('can i leave a message');
  await call.say('ann');
  expect(await call.say('hello there')).toBe('I am sorry, I could not leave your message. What else can I do for you?');
});

test('somebody who is not listed is looked up, and asked back with what was found', async () => {
  const call = talk({
    lookup_directory:
      'Nobody is called exactly that. Near are: John Smith (extension 2004) and Joan Smyth (extension 2005). Ask which is meant.',
  });
  expect(await call.say('can you put me through to john smit please')).toBe('Which one do you mean: John Smith or Joan Smyth?');
  expect(call.calls).toMatchObject([{ name: 'lookup_directory', input: { query: 'john smit' } }]);
  expect(await call.say('john')).toBe('Shall I put you through to John Smith?');
  await call.say('yes');
  expect(call.calls.at(-1)).toMatchObject({ name: 'transfer_call', input: { destination: 'John Smith' } });
});

test('who is not understood twice is offered a person, then a message', async () => {
  const call = talk();
  expect(await call.say('mumble rumble')).toContain(
    'I can put you through to Sales, Support, Accounting or Ann Bell, tell you our opening hours or take a message.',
  );
  expect(await call.say('grumble')).toContain('Shall I put you through to Support?');
  expect(await call.say('bumble tumble')).toContain('Please say yes or no.');
  const other = talk(
    {},
    TOOLS.filter(({ name }) => name !== 'transfer_call'),
  );
  await other.say('mumble rumble');
  expect(await other.say('grumble')).toContain('Would you like to leave a message?');
});

test('a transfer that is refused or that nobody answers ends in the offer of a message', async () => {
  const call = talk({ transfer_call: '!The caller cannot be transferred there. There is nowhere to transfer to.' });
  await call.say('sales');
  expect(await call.say('yes')).toContain('I am sorry, I cannot put you through there. Would you like to leave a message?');
  const other = talk();
  expect(await other.note('Nobody in sales took the call.')).toContain(
    'nobody could take your call there. Would you like to leave a message?',
  );
  expect(await other.say('yes please')).toContain('May I have your name');
});

test('what was said last is said again when asked, and keys are looked up', async () => {
  const call = talk({ lookup_directory: 'Found: Ann Bell (extension 2002).' });
  await call.say('accounting');
  expect(await call.say('could you say that again please')).toBe('Shall I put you through to Accounting?');
  expect(await call.note('The caller pressed these keys on his phone: 2002')).toBe('Shall I put you through to Ann Bell?');
});

test('a question is answered from the documents, or not at all', async () => {
  const told = '<data from="documents">\n[Delivery]\nWe have a shop. Delivery takes three days within the country.\n</data>';
  const call = talk({ search_knowledge: told });
  expect(await call.say('how long does the delivery take')).toContain('Delivery takes three days within the country.');
  const other = talk({ search_knowledge: 'Nothing about that is in the documents. Say that you do not know.' });
  expect(await other.say('how long does the delivery take')).toContain('I do not know that.');
});

test('nothing is promised that there is no tool for', async () => {
  const call = talk({}, []);
  for (const words of ['sales', 'i want to leave a message', 'what are your opening hours', 'yes', 'goodbye'])
    expect(await call.say(words)).not.toMatch(/putting you|I have left|May I have your name/);
  expect(call.calls).toEqual([]);
});

test.each([
  ['sales', 'Sales'],
  ['transfer me to the sails department', 'Sales'],
  ['i need to talk to the sale department', 'Sales'],
  ['a counting please', 'Accounting'],
  ['the support team', 'Support'],
  ['is and bell there', 'Ann Bell'],
  ['i have a question about my last bill', 'Accounting'],
  ['my computers do not work', 'Support'],
])('"%s" means %s', (heard, name) => {
  const meant = meantIn(heard, placesIn(SYSTEM, []));
  expect(meant?.kind === 'one' && meant.place.name).toBe(name);
});

test.each([
  'what is the weather like',
  'i would like a pizza with mushrooms',
  'yes please do that',
  'hello',
  'can you help me with something',
])('"%s" means nobody', (heard) => {
  expect(meantIn(heard, placesIn('You can transfer to:\n- Sales\n- Accounting\n- Ann Bell', []))).toBeUndefined();
});

test('names that differ by one word are told apart', () => {
  const places = placesIn('You can transfer to:\n- Demo phone one\n- Demo phone two', []);
  expect(meantIn('i want to talk to demo phone two', places)).toMatchObject({ kind: 'one', place: { name: 'Demo phone two' } });
  expect(meantIn('demo phone one please', places)).toMatchObject({ kind: 'one', place: { name: 'Demo phone one' } });
});

test('places are read from lists, from sentences and from what a tool allows', () => {
  const tool = { name: 'transfer_call', description: '', parameters: { properties: { destination: { enum: ['Billing'] } } } };
  const names = placesIn('Sales: ext 2001\nAnn Bell is extension 2002.\n\nYou can transfer to:\n- Support: help\n\nBe nice.', [tool]).map(
    ({ name }) => name,
  );
  expect(names).toEqual(['Billing', 'Sales', 'Ann Bell', 'Support']);
});

describe('answers', () => {
  test.each([
    ['yes', 'yes'],
    ['yes please do that', 'yes'],
    ['that is correct', 'yes'],
    ['yet', 'yes'],
    ['no', 'no'],
    ['know', 'no'],
    ['no thank you', 'no'],
    ['that is not correct', 'no'],
    ['i would like to know the hours', undefined],
  ])('"%s" is %s', (text, answer) => expect(answerOf(text)).toBe(answer));

  test.each([
    ['put me through to john smith please', 'john smith'],
    ['could i speak with mary jones', 'mary jones'],
    ['is peter there', 'peter'],
    ['hello', undefined],
  ])('"%s" asks for %s', (text, wish) => expect(wishIn(text)).toBe(wish));

  test.each([
    ['my name is david miller', 'David Miller'],
    ['yes this is ann', 'Ann'],
    ['john smith speaking', 'John Smith'],
  ])('"%s" names %s', (text, name) => expect(nameIn(text)).toBe(name));
});

test('words that sound alike are near, others are not', () => {
  expect(likeness('sales', 'sails')).toBeGreaterThan(0.85);
  expect(likeness('write', 'right')).toBeGreaterThan(0.7);
  expect(likeness('sales', 'support')).toBeLessThan(0.4);
});
