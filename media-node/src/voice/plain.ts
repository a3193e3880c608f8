/** What a model wrote, as it can be spoken. */

const TAG = /<\/?[A-Za-z][^<>]{0,300}>|<!--.*?-->/gs;
const LINK = /!?\[([^\]]*)\]\([^)\s]*(?:\s"[^"]*")?\)/g;
const FENCE = /```[a-z]*\n|`+/gi;
const LINE_START = /^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+|\d{1,2}[.)][ \t]+|[-*_]{3,}[ \t]*$)/gm;
const EMPHASIS = /\*+|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}]|\u{FE0F}|\u{20E3}|\u{200D}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/&amp;/g, '&'],
  [/&nbsp;/g, ' '],
  [/&lt;|&gt;|&quot;/g, ' '],
  [/[ \t]*\|[ \t]*/g, ', '],
];

/** Takes out markup, pictures and control characters. Empty when nothing is left that has a sound. */
export function speakable(text: string): string {
  let plain = text.replace(TAG, ' ').replace(LINK, '$1').replace(FENCE, '').replace(LINE_START, '').replace(EMPHASIS, '');
  for (const [sign, instead] of SIGNS) plain = plain.replace(sign, instead);
  plain = plain.replace(PICTURE, (one) => (/[\d#*©®™]/.test(one) ? one : ' ')).replace(CONTROL, ' ');
  plain = plain
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,!?;:](?:\s|$))/g, '')
    .trim();
  return /[\p{L}\p{N}]/u.test(plain) ? plain.replace(/^[,;:.\s]+/, '') : '';
}
