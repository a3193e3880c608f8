/** What callers of an office say to its reception, as a grammar (JSGF): short requests that general English is too wide for. */

const LEAVE_IT = 'that (is | was) all';
const RULES: Readonly<Record<string, string>> = {
  ask: [
    '(i would like to | i want to | i need to | can i | could i | may i) (talk | speak) (to | with) [the | somebody in | someone in]',
    '[please | can you | could you] (connect | transfer) me (to | with) [the]',
    '[please | can you | could you] put me through to [the]',
    '(i need | i would like | i want)',
  ].join(' | '),
  yes: 'yes [please | thank you | that is (correct | right) | please do that]',
  no: '(no | nope) [thank you | thanks]',
  right: 'that is (correct | right) | okay | sure | correct',
  bye: `[no] [thank you | thanks] (goodbye | bye | ${LEAVE_IT}) [thank you] [goodbye]`,
  hours: [
    '[what are] [your] (opening | business) hours [please]',
    'when are you open | when do you (open | close)',
    'are you open [today | tomorrow | on <day> | on the weekend]',
    'what time do you (open | close) [today | tomorrow | on <day>]',
  ].join(' | '),
  person:
    '(i would like to | i want to | can i | could i) (speak | talk) (to | with) (a human | a person | an operator | somebody | someone) [please]',
  message: '[i want to | i would like to | can i | could i | may i] leave a message [please]',
  repeat: '[can | could] [you] (say that again | repeat that) [please]',
  day: 'monday | tuesday | wednesday | thursday | friday | saturday | sunday',
};

/** Writes it with the names of those who can be asked for. A name that holds a word that the recogniser does not know is left out. */
export function officeGrammar(names: readonly string[], isKnown: (word: string) => boolean): string {
  const spoken = names.map((name) =>
    name
      .toLowerCase()
      .split(/[^a-z']+/)
      .filter(Boolean),
  );
  const known = spoken.filter((words) => words.length > 0 && words.every(isKnown)).map((words) => words.join(' '));
  const named = [...new Set(known)].slice(0, MAX_NAMES);
  const lines = {
    ...RULES,
    ...(named.length > 0 ? { name: named.join(' | '), transfer: '[<ask>] <name> [department] [please]' } : {}),
  };
  const said = Object.keys(lines).filter((rule) => !PARTS.has(rule));
  return [
    '#JSGF V1.0;',
    'grammar office;',
    `public <said> = ${said.map((rule) => `<${rule}>`).join(' | ')};`,
    ...Object.entries(lines).map(([rule, text]) => `<${rule}> = ${text};`),
  ].join('\n');
}

const MAX_NAMES = 300;
/** Rules that are nothing to be said by themselves. */
const PARTS = new Set(['ask', 'day', 'name']);
