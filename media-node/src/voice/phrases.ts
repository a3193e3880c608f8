/** What an agent says by itself, without a model. */

export interface Phrases {
  /** While the caller waits, one after the other. */
  readonly fillers: readonly string[];
  /** The caller says nothing: first, then again. */
  readonly stillThere: readonly string[];
  readonly sayAgain: string;
  readonly goodbyeSilent: string;
  readonly goodbye: string;
  readonly tooManyTurns: string;
  readonly apology: string;
  readonly enterDigits: string;
  readonly enterDigitsAgain: string;
}

const en: Phrases = {
  fillers: ['One moment, please.', 'Just a second.', 'I am still on it.', 'Thank you for waiting.'],
  stillThere: ['Are you still there?', 'I can not hear you. Are you still there?'],
  sayAgain: 'Sorry, I did not understand that. Could you say it again?',
  goodbyeSilent: 'I can not hear you, so I will hang up now. Goodbye.',
  goodbye: 'Thank you for calling. Goodbye.',
  tooManyTurns: 'I am afraid that we can not go on here. Thank you for calling.',
  apology: 'I am sorry, I have a technical problem.',
  enterDigits: 'Please enter it on the keys of your phone.',
  enterDigitsAgain: 'Sorry, that was not right. Please enter it again.',
};

const de: Phrases = {
  fillers: ['Einen Moment, bitte.', 'Nur eine Sekunde.', 'Ich bin noch dabei.', 'Danke für Ihre Geduld.'],
  stillThere: ['Sind Sie noch da?', 'Ich kann Sie nicht hören. Sind Sie noch da?'],
  sayAgain: 'Das habe ich leider nicht verstanden. Können Sie es noch einmal sagen?',
  goodbyeSilent: 'Ich kann Sie nicht hören und lege jetzt auf. Auf Wiederhören.',
  goodbye: 'Danke für Ihren Anruf. Auf Wiederhören.',
  tooManyTurns: 'Leider kommen wir hier nicht weiter. Danke für Ihren Anruf.',
  apology: 'Es tut mir leid, ich habe ein technisches Problem.',
  enterDigits: 'Bitte geben Sie es über die Tasten Ihres Telefons ein.',
  enterDigitsAgain: 'Das war leider nicht richtig. Bitte geben Sie es noch einmal ein.',
};

const es: Phrases = {
  fillers: ['Un momento, por favor.', 'Un segundo.', 'Sigo en ello.', 'Gracias por esperar.'],
  stillThere: ['¿Sigue ahí?', 'No le oigo. ¿Sigue ahí?'],
  sayAgain: 'Perdone, no le he entendido. ¿Puede repetirlo?',
  goodbyeSilent: 'No le oigo, así que voy a colgar. Adiós.',
  goodbye: 'Gracias por llamar. Adiós.',
  tooManyTurns: 'Me temo que no podemos seguir por aquí. Gracias por llamar.',
  apology: 'Lo siento, tengo un problema técnico.',
  enterDigits: 'Por favor, introdúzcalo con las teclas de su teléfono.',
  enterDigitsAgain: 'Lo siento, no era correcto. Por favor, introdúzcalo otra vez.',
};

const fr: Phrases = {
  fillers: ['Un instant, je vous prie.', 'Juste une seconde.', 'Je suis toujours dessus.', 'Merci de patienter.'],
  stillThere: ['Êtes-vous toujours là ?', 'Je ne vous entends pas. Êtes-vous toujours là ?'],
  sayAgain: 'Pardon, je n’ai pas compris. Pouvez-vous répéter ?',
  goodbyeSilent: 'Je ne vous entends pas, je vais donc raccrocher. Au revoir.',
  goodbye: 'Merci de votre appel. Au revoir.',
  tooManyTurns: 'Je crains que nous ne puissions pas continuer ici. Merci de votre appel.',
  apology: 'Je suis désolé, j’ai un problème technique.',
  enterDigits: 'Veuillez le saisir sur les touches de votre téléphone.',
  enterDigitsAgain: 'Désolé, ce n’était pas correct. Veuillez le saisir à nouveau.',
};

const ALL: Readonly<Record<string, Phrases>> = { en, de, es, fr };

/** The phrases of a language tag; English where there are none. */
export const phrasesOf = (language: string): Phrases => ALL[language.split('-')[0] ?? ''] ?? en;
