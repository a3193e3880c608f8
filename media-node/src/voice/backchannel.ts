/** Tells what a listener murmurs from what is meant to interrupt. */
import { hasAt, wordsOf } from './words.ts';

/** `nothing`: no words; `murmur`: "uh-huh", "okay"; `command`: "wait", "stop"; `words`: anything else. */
export type Remark = 'nothing' | 'murmur' | 'command' | 'words';

interface Lists {
  readonly murmurs: string;
  readonly commands: string;
}

const EVERYWHERE: Lists = { murmurs: 'mhm,mm,mmm,mmhm,mmhmm,mm hmm,hm,hmm,hmhm,uh,um,uhm,ah,aha,oh,eh,er', commands: 'stop' };
const LISTS: Readonly<Record<string, Lists>> = {
  en: {
    murmurs:
      'uh huh,uhuh,huh,yeah,yep,yup,yes,ya,ok,okay,k,right,alright,all right,sure,i see,got it,gotcha,go on,good,great,cool,nice,fine,wow,really,' +
      'thank you,thanks,of course,i know,true,perfect,exactly',
    commands:
      'wait,hold on,hang on,listen,no,nope,one moment,one second,just a second,excuse me,sorry,pardon,shut up,be quiet,quiet,enough,cancel,hello,please stop,let me,but',
  },
  de: {
    murmurs: 'ja,jaja,jo,genau,ach so,achso,aha,okay,ok,gut,klar,alles klar,verstehe,richtig,super,danke,stimmt',
    commands: 'warten sie,warte,moment,halt,nein,ne,stopp,hallo,entschuldigung,augenblick,horen sie',
  },
  es: {
    murmurs: 'si,ya,vale,claro,de acuerdo,aja,bien,bueno,gracias,ok,okay,entiendo,perfecto',
    commands: 'espere,espera,un momento,no,pare,para,escuche,oiga,perdon,disculpe,hola',
  },
  fr: {
    murmurs: 'oui,ouais,daccord,ok,okay,bien,tres bien,je vois,merci,parfait,entendu,voila,bien sur',
    commands: 'attendez,attends,un moment,un instant,non,arretez,ecoutez,pardon,excusez moi,allo',
  },
};

/** Nobody murmurs more words than these. */
const LONGEST_MURMUR = 5;

/** Judges what was understood so far. */
export function remarkOf(text: string, language: string): Remark {
  const words = wordsOf(text);
  if (words.length === 0) return 'nothing';
  const { murmurs, commands } = listsOf(language);
  if (commands.some((phrase) => hasAt(words, phrase, 0) || hasAt(words, phrase, 1))) return 'command';
  if (words.length > LONGEST_MURMUR) return 'words';
  let at = 0;
  while (at < words.length) {
    const longest = murmurs.reduce((most, phrase) => (hasAt(words, phrase, at) ? Math.max(most, phrase.length) : most), 0);
    if (longest === 0) return 'words';
    at += longest;
  }
  return 'murmur';
}

interface Phrases {
  readonly murmurs: readonly (readonly string[])[];
  readonly commands: readonly (readonly string[])[];
}
const split = (list: string) => list.split(',').map((phrase) => phrase.split(' '));
const phrases = new Map(
  Object.entries(LISTS).map(([language, { murmurs, commands }]): [string, Phrases] => [
    language,
    { murmurs: [...split(EVERYWHERE.murmurs), ...split(murmurs)], commands: [...split(EVERYWHERE.commands), ...split(commands)] },
  ]),
);
const NONE: Phrases = { murmurs: split(EVERYWHERE.murmurs), commands: split(EVERYWHERE.commands) };

const listsOf = (language: string): Phrases => phrases.get(language.split('-')[0] ?? '') ?? NONE;
