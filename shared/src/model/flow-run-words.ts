/** Words of the languages that flows speak and understand by themselves: menus read out of their labels, waiting, yes and no, digits. */

interface Words {
  menu(key: string, label: string): string;
  readonly wait: string;
  readonly star: string;
  readonly hash: string;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** From 0 to 9, each with its other names. */
  readonly digits: readonly (readonly string[])[];
}

/** One word a digit, others for it behind slashes. */
const single = (...words: string[]): (readonly string[])[] => words.map((word) => word.split('/'));

const EN: Words = {
  menu: (key, label) => `Press ${key} for ${label}.`,
  wait: 'One moment, please.',
  star: 'star',
  hash: 'pound',
  yes: ['yes', 'yeah', 'yep', 'yup', 'sure', 'correct', 'right', 'okay', 'ok', 'of course', 'absolutely', 'please do', 'affirmative'],
  no: ['no', 'nope', 'nah', 'not', "don't", 'never', 'wrong', 'incorrect', 'negative'],
  digits: single('zero/oh/o/nought', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'),
};

const LANGUAGES: Readonly<Record<string, Words>> = {
  en: EN,
  de: {
    menu: (key, label) => `Für ${label} drücken Sie ${key}.`,
    wait: 'Einen Moment, bitte.',
    ...{ star: 'Stern', hash: 'Raute' },
    yes: ['ja', 'jawohl', 'klar', 'genau', 'richtig', 'gerne', 'sicher', 'okay', 'ok', 'stimmt'],
    no: ['nein', 'nee', 'nicht', 'falsch', 'niemals', 'kein'],
    digits: single('null', 'eins/ein', 'zwei/zwo', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'),
  },
  es: {
    menu: (key, label) => `Para ${label}, pulse ${key}.`,
    wait: 'Un momento, por favor.',
    ...{ star: 'asterisco', hash: 'almohadilla' },
    yes: ['sí', 'si', 'claro', 'correcto', 'vale', 'de acuerdo', 'por supuesto'],
    no: ['no', 'nunca', 'incorrecto'],
    digits: single('cero', 'uno/una', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'),
  },
  fr: {
    menu: (key, label) => `Pour ${label}, appuyez sur ${key}.`,
    wait: "Un instant, s'il vous plaît.",
    ...{ star: 'étoile', hash: 'dièse' },
    yes: ['oui', 'ouais', 'bien sûr', "d'accord", 'exact', 'correct'],
    no: ['non', 'pas', 'jamais', 'faux'],
    digits: single('zéro', 'un/une', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'),
  },
  it: {
    menu: (key, label) => `Per ${label}, prema ${key}.`,
    wait: 'Un momento, per favore.',
    ...{ star: 'asterisco', hash: 'cancelletto' },
    yes: ['sì', 'si', 'certo', 'esatto', "d'accordo", 'va bene'],
    no: ['no', 'non', 'mai', 'sbagliato'],
    digits: single('zero', 'uno/una', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove'),
  },
  pt: {
    menu: (key, label) => `Para ${label}, pressione ${key}.`,
    wait: 'Um momento, por favor.',
    ...{ star: 'asterisco', hash: 'cardinal' },
    yes: ['sim', 'claro', 'certo', 'correto', 'com certeza'],
    no: ['não', 'nao', 'nunca', 'errado'],
    digits: single('zero', 'um/uma', 'dois/duas', 'três', 'quatro', 'cinco', 'seis/meia', 'sete', 'oito', 'nove'),
  },
  nl: {
    menu: (key, label) => `Voor ${label}, toets ${key}.`,
    wait: 'Een ogenblik, alstublieft.',
    ...{ star: 'sterretje', hash: 'hekje' },
    yes: ['ja', 'jazeker', 'zeker', 'klopt', 'goed', 'oké', 'oke'],
    no: ['nee', 'niet', 'geen', 'nooit', 'fout'],
    digits: single('nul', 'een/één', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht', 'negen'),
  },
};

/** Words of a language tag; English where the language is not known. */
const wordsOf = (language: string): Words => LANGUAGES[language.split('-')[0] ?? ''] ?? EN;

/** A menu read out of its labels; keys without one are not told. */
export function menuText(options: readonly { readonly key: string; readonly label: string }[], language: string): string {
  const words = wordsOf(language);
  return options
    .filter(({ label }) => label.trim() !== '')
    .map(({ key, label }) => words.menu(key === '*' ? words.star : key === '#' ? words.hash : key, label.trim()))
    .join(' ');
}

/** What a caller hears who waits and would hear nothing else. */
export const waitText = (language: string): string => wordsOf(language).wait;

/** A text as its words: small letters, no accents, no signs. */
export const plainWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}*#]+/u)
    .filter((word) => word !== '');

/** What is most likely said to a question of yes or no. */
export const yesNoPhrases = (language: string): string[] => [...wordsOf(language).yes, ...wordsOf(language).no];

/** Yes or no; undefined when neither is said. A no counts more: "no, that is not right". */
export function yesOrNo(text: string, language: string): 'yes' | 'no' | undefined {
  const words = wordsOf(language);
  const said = plainWords(text);
  if (words.no.some((phrase) => holdsPhrase(said, phrase))) return 'no';
  return words.yes.some((phrase) => holdsPhrase(said, phrase)) ? 'yes' : undefined;
}

/** Whether the words of a phrase stand in a text, side by side. */
export function holdsPhrase(said: readonly string[], phrase: string): boolean {
  const words = plainWords(phrase);
  return words.length > 0 && ` ${said.join(' ')} `.includes(` ${words.join(' ')} `);
}

/** Words that double what follows. */
const TIMES: Readonly<Record<string, number>> = { double: 2, doppel: 2, triple: 3 };

/** Digits that are said, as words or as digits; other words are passed over. */
export function digitsSaid(text: string, language: string): string {
  const names = new Map<string, string>(
    wordsOf(language).digits.flatMap((all, digit) => all.flatMap((name) => plainWords(name).map((word) => [word, String(digit)] as const))),
  );
  let [digits, times] = ['', 1];
  for (const word of plainWords(text)) {
    const digit = /^[0-9]+$/.test(word) ? word : names.get(word);
    if (digit !== undefined) digits += digit.repeat(times);
    times = Object.hasOwn(TIMES, word) ? (TIMES[word] ?? 1) : 1;
  }
  return digits.slice(0, 32);
}
