/** When a caller who is silent has finished, judged by his last words. */
import { unreachable } from '@botpbx/shared/base/errors';
import { wordsOf } from './words.ts';

/** How finished something sounds. `sure`: nothing is to be added to it, as to a question or a "yes, please". */
export type Finish = 'sure' | 'finished' | 'unsure' | 'unfinished';

export interface HangOver {
  readonly minSilenceMs: number;
  readonly maxSilenceMs: number;
}

const OPEN_ENDS: Readonly<Record<string, string>> = {
  en:
    'and or but so because cause if when while although unless that which who whose than then uh um uhm er erm hmm like the a an to for of with ' +
    'from at by in on about into my your his her our their its i im ill id ive you he she we they is are was were am be been can could would ' +
    'will shall should may might must do does did have has had want need get let lets please maybe also just its thats theres going gonna wanna',
  de:
    'und oder aber weil wenn dass ob als denn sondern ah ahm hm also der die das ein eine einen einem einer dem den des zu zum zur fur von mit aus bei in im an am auf ' +
    'um uber mein meine meinen ihr ihre ich du er sie wir ist sind war bin kann konnte mochte will wurde muss soll habe hat bitte vielleicht noch',
  es: 'y o pero porque si cuando que eh em este el la los las un una de del a al para por con en sobre mi su yo es son esta estoy quiero quisiera puedo necesito tengo',
  fr: 'et ou mais parce si quand que qui euh hum le la les un une des de du a au aux pour par avec dans en sur mon ma mes son sa je tu il elle nous vous est sont suis peux veux voudrais ai',
};
const openEnds = new Map(Object.entries(OPEN_ENDS).map(([language, words]) => [language, new Set(words.split(' '))]));

/** Words that end what is finished even though they stand in the list above. */
const CLOSED = [
  /\b(?:thank you|i do|i did|i am|i can|i will|i would|it is|they are|go on|come in|yes please|no please|please|think so|hope so|see you)$/i,
];
/** Phrases that something must follow. */
const OPEN_PHRASE =
  /\b(?:tell me|know if|know whether|(?:calling|here|talk|speak|it is|its|it's) about|such as|sagen sie mir|dígame|dites moi)$/i;
const ANSWERS = new Set(
  (
    'yes,yeah,yep,yes please,no,nope,no thanks,no thank you,ok thank you,okay thank you,thank you,thats right,thats correct,correct,thats all,thats it,' +
    'ja,ja bitte,nein,nein danke,danke,das ist alles,si,si por favor,no gracias,gracias,es todo,oui,non,non merci,merci,cest tout'
  ).split(','),
);
const DIGIT_WORDS = new Set(
  'zero oh o one two three four five six seven eight nine double triple null eins zwei drei vier funf sechs sieben acht neun cero uno dos tres cuatro cinco seis siete ocho nueve'.split(
    ' ',
  ),
);
const NUMBERED = /\b(?:number|phone|account|code|pin|card|zip|order|reference|nummer|telefon|konto|numero|telefono|compte)\b/i;
const EXTENSION = /\b(?:extension|ext|durchwahl|extensión|poste)\b/i;
const SHORTEST_EXTENSION = 3;
/** A number of so many digits is whole. */
const WHOLE_NUMBER = 10;

/** Judges by the last words whether the caller will go on. */
export function finishOf(text: string, language: string): Finish {
  const plain = text.trim();
  const words = wordsOf(plain);
  const last = words.at(-1);
  if (last === undefined) return 'unsure';
  if (/(?:,|\.{3}|…|-|–|:)$/.test(plain)) return 'unfinished';
  const openEnd = (openEnds.get(language.split('-')[0] ?? '') ?? openEnds.get('en'))?.has(last) ?? false;
  const isAsked = /[?!]$/.test(plain);
  if (OPEN_PHRASE.test(plain.replace(/[.]$/, ''))) return 'unfinished';
  if (openEnd && !isAsked && !CLOSED.some((closed) => closed.test(plain.replace(/[.]$/, '')))) return 'unfinished';
  if (isInNumber(plain, words)) return 'unfinished';
  return /\?$/.test(plain) || ANSWERS.has(words.join(' ')) ? 'sure' : 'finished';
}

/** Whether he seems to be in the midst of a number that he gives digit by digit. */
function isInNumber(text: string, words: readonly string[]): boolean {
  let digits = 0;
  let at = words.length - 1;
  for (; at >= 0; at -= 1) {
    const word = words[at] ?? '';
    if (/^\d+$/.test(word)) digits += word.length;
    else if (DIGIT_WORDS.has(word)) digits += 1;
    else break;
  }
  const given = words.length - 1 - at;
  if (given === 0 || digits >= WHOLE_NUMBER) return false;
  if (EXTENSION.test(text)) return digits < SHORTEST_EXTENSION && given > 1;
  return given >= 3 || (given === 2 && digits >= 4) || NUMBERED.test(text);
}

/** What is surely finished is not waited for any longer than this, unless the setting is smaller still. */
const SURE_MS = 200;

/** How long he must be silent before his turn is over. `isTurnEnded`: the recogniser believes so too. */
export function hangOverMs(finish: Finish, { minSilenceMs, maxSilenceMs }: HangOver, isTurnEnded: boolean): number {
  const sureMs = Math.max(Math.min(minSilenceMs, SURE_MS), Math.round(minSilenceMs * 0.6));
  const betweenMs = Math.round((2 * minSilenceMs + maxSilenceMs) / 3);
  switch (finish) {
    case 'sure':
      return sureMs;
    case 'finished':
      return isTurnEnded ? sureMs : minSilenceMs;
    case 'unsure':
      return isTurnEnded ? minSilenceMs : betweenMs;
    case 'unfinished':
      // an engine that goes by silence alone knows less than the words do
      return isTurnEnded ? Math.round((minSilenceMs + 2 * maxSilenceMs) / 3) : maxSilenceMs;
    default:
      return unreachable(finish);
  }
}
