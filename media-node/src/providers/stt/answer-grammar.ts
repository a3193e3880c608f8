/** What callers answer to a question, as a grammar (JSGF): one of a few phrases, or digits; and words beside them, so that what is neither is not taken for it. */

/** What is expected of an answer. */
export type ExpectedAnswer = { readonly kind: 'phrases'; readonly phrases: readonly string[] } | { readonly kind: 'digits' };

/** Words of all sounds and lengths. Who says something else is heard to say some of these. */
const OTHERS = [
  ...['weather', 'because', 'another', 'nothing', 'everything', 'going', 'money', 'water', 'people', 'today', 'tomorrow', 'person'],
  ...['family', 'little', 'station', 'question', 'problem', 'hello', 'yesterday', 'remember', 'understand', 'computer', 'address'],
  ...['morning', 'evening', 'package', 'doctor', 'minute', 'window', 'what', 'is', 'the', 'my', 'i', 'you', 'can', 'we', 'where'],
  ...['when', 'lost', 'have', 'do', 'did', 'it', 'was'],
];
const DIGITS = ['zero', 'oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'double', 'triple'];

const BEFORE_DIGITS = ['it is', 'my number is', 'the number is'];
const LEAD = [
  '(i would like to | i want to | can i | could i | may i) (talk | speak) (to | with) [the]',
  '[please | can you | could you] (connect | transfer) me (to | with) [the]',
  'put me through to [the]',
  '(i need | i would like | i want) [the | an | a]',
  'the | to | for | yes | no',
].join(' | ');
const TAIL = 'please | department | department please | thank you | thanks';
const MAX_PHRASES = 400;

/** Writes it. A phrase that holds a word that the recogniser does not know is left out; undefined when none is left. */
export function answerGrammar(expected: ExpectedAnswer, isKnown: (word: string) => boolean): string | undefined {
  if (expected.kind === 'digits')
    return written({
      said: '[it is | my number is | the number is] <digit>+ | <other>+',
      digit: DIGITS.join(' | '),
      other: OTHERS.join(' | '),
    });
  const phrases = [
    ...new Set(
      expected.phrases
        .map(wordsOf)
        .filter((words) => words.length > 0 && words.every(isKnown))
        .map((words) => words.join(' ')),
    ),
  ];
  if (phrases.length === 0) return undefined;
  const wanted = new Set(phrases.flatMap((phrase) => phrase.split(' ')));
  const other = OTHERS.filter((word) => !wanted.has(word)).join(' | ');
  return written({
    said: '[<lead>] <phrase> [<tail>] | <other>+',
    lead: LEAD,
    phrase: phrases.slice(0, MAX_PHRASES).join(' | '),
    tail: TAIL,
    other,
  });
}

const written = ({ said, ...rules }: Readonly<Record<string, string>>): string =>
  [
    '#JSGF V1.0;',
    'grammar answer;',
    `public <said> = ${said};`,
    ...Object.entries(rules).map(([rule, text]) => `<${rule}> = ${text};`),
  ].join('\n');

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z']+/)
    .filter((word) => word !== '');

/** Whether a text is an answer that was expected, or holds one. */
export function isExpected(text: string, expected: ExpectedAnswer): boolean {
  const said = ` ${wordsOf(text).join(' ')} `;
  if (expected.kind === 'phrases') return expected.phrases.some((phrase) => said.includes(` ${wordsOf(phrase).join(' ')} `));
  const lead = BEFORE_DIGITS.find((words) => said.startsWith(` ${words} `)) ?? '';
  const digits = wordsOf(said.slice(lead.length + 1));
  return digits.length > 0 && digits.every((word) => DIGITS.includes(word));
}
