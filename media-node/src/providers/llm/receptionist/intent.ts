/** What a caller wants, by the words that were heard. */
import { likeness, wordsOf } from '../../likeness.ts';

export type Intent = 'goodbye' | 'repeat' | 'message' | 'hours' | 'person' | 'thanks' | 'hello' | 'cancel' | 'question';

interface Rule {
  readonly intent: Intent;
  readonly says: RegExp;
}

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  {
    intent: 'repeat',
    says: /\b(?:repeat|(?:say|said) (?:that|it) again|once more|pardon|come again|what did you say|(?:did not|didnt) (?:hear|catch|get) (?:you|that|it)|speak up)\b/,
  },
  { intent: 'cancel', says: /\b(?:never ?mind|forget (?:it|that|about it)|cancel that|start over|stop that)\b/ },
  {
    intent: 'message',
    says: /\b(?:messages?|massage|voice ?mail|tell (?:him|her|them) (?:that|to)|let (?:him|her|them) know|call(?:ed)? (?:me|us) back|callback|return my call)\b/,
  },
  {
    intent: 'hours',
    says: /\b(?:hours|opening|open|opens|opened|closing|closed|closes|what time (?:do|are|is)|when (?:do|are|is) you|when can i (?:come|visit)|business (?:hours|times?)|weekends?|are you .*(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/,
  },
  {
    intent: 'goodbye',
    says: /\b(?:good ?(?:bye|night)|bye|by bye|hang up|(?:that(?:s| is| was)|thats?) (?:all|it|everything)|nothing else|no more questions|wrong number|have a (?:good|nice|great) (?:day|one|evening|weekend))\b/,
  },
  {
    intent: 'person',
    says: /\b(?:human|operator|receptionist|representative|real (?:person|human|people)|(?:speak|talk|speaking|talking) (?:to|with) (?:a |an |some |any )?(?:person|one|body|somebody|someone|anyone|anybody|human|people|man|woman)|somebody|someone)\b/,
  },
  { intent: 'question', says: /\b(?:what|how|where|why|which|do you|does|is there|are there|can you tell|could you tell|question)\b/ },
  { intent: 'thanks', says: /\b(?:thanks?|thank you|great|perfect|wonderful)\b/ },
  { intent: 'hello', says: /^(?:hello|hi|hey|good (?:morning|afternoon|evening|day))\b/ },
];

/** What is wanted; undefined when no rule fits. */
export function intentOf(text: string): Intent | undefined {
  const heard = wordsOf(text).join(' ');
  return RULES.find(({ says }) => says.test(heard))?.intent;
}

const YES =
  /\b(?:yes|yeah|yep|yup|ya|sure|correct|right|okay|ok|alright|please|exactly|absolutely|definitely|fine|go ahead|do (?:that|it|so)|of course|certainly|sounds good)\b/;
const NO = /\b(?:no|nope|nah|not|dont|never|wrong|neither|nothing|negative)\b/;
/** What a recogniser often makes of a short yes or no; counts only where one of them was asked for and little else was said. */
const NEARLY: Readonly<Record<'yes' | 'no', readonly string[]>> = {
  yes: ['yes', 'yeses', 'yet', 'guess', 'yesterday', 'years', 'chess', 'yelp', 'yea', 'us', 'just'],
  no: ['no', 'know', 'now', 'knows', 'oh', 'nor', 'note', 'none', 'gnome'],
};
const FEW_WORDS = 3;

/** How a question was answered that wants yes or no; undefined when neither was heard. */
export function answerOf(text: string): 'yes' | 'no' | undefined {
  const words = wordsOf(text);
  const heard = words.join(' ');
  const no = heard.search(NO);
  const yes = heard.search(YES);
  if (no >= 0 && (yes < 0 || no <= yes || /\bnot (?:right|correct|sure|okay|fine)\b/.test(heard))) return 'no';
  if (yes >= 0) return 'yes';
  if (words.length > FEW_WORDS) return undefined;
  if (words.some((word) => NEARLY.no.includes(word))) return 'no';
  const spelt = words.join('');
  if (NEARLY.yes.includes(spelt) || words.some((word) => NEARLY.yes.includes(word) || likeness(word, 'yes') > 0.8)) return 'yes';
  return undefined;
}

const WISH =
  /\b(?:(?:speak|talk|speaking|talking|connect(?:ed)?|connection|transfer(?:red)?|put|get|pass|send) (?:me |us )?(?:through |over |back )?(?:to|with)|reach|extension|call|looking for|is|are|find|get (?:me|hold of)|give me|i want|i need|id like|for) (.+)$/;
const TAIL = /\b(?:please|now|today|there|available|in|at|the moment|thanks?|thank you|if (?:i|he|she|you).*)$/;
const LEAD = /^(?:to|the|with|a|an|mister|missus|miss|speak|talk)\b/;

/** Whom a caller asks for, in his own words; undefined when he does not ask for anybody. */
export function wishIn(text: string): string | undefined {
  let rest = WISH.exec(wordsOf(text).join(' '))?.[1] ?? '';
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(TAIL, '').trim().replace(LEAD, '').trim();
  }
  return rest === '' ? undefined : rest;
}

const INTRODUCTION =
  /^(?:(?:hi|hello|yes|sure|okay|ok|well|so|um|uh|oh|and|it) )*(?:(?:my (?:full )?name(?: is|s)?|this is|its|it is|i am|im|the name is|name is|call me|you can call me) )?/;

/** The name that somebody gives when he is asked for it. */
export function nameIn(text: string): string | undefined {
  const words = wordsOf(text)
    .join(' ')
    .replace(INTRODUCTION, '')
    .replace(/ (?:speaking|here|please|calling)$/, '')
    .split(' ')
    .filter(Boolean);
  return words.length === 0
    ? undefined
    : words
        .slice(0, MAX_NAME_WORDS)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(' ');
}

const MAX_NAME_WORDS = 6;
