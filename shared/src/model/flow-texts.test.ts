import { expect, test } from 'vitest';
import { Flow } from './flow.ts';
import { fixedTexts } from './flow-texts.ts';

const says = (text: string) => ({ kind: 'text', text });
const flow = (steps: unknown[], more: object = {}) => Flow.parse({ steps, ...more });
const SPANISH = { engine: 'google', voice: 'es-ES-Wavenet-B' } as const;

test('what every caller hears is listed once, with its voice; what names a variable is not', () => {
  const ours = { engine: 'openai', voice: 'nova' } as const;
  const found = fixedTexts([
    {
      id: 1,
      flow: flow(
        [
          { id: 's', kind: 'start', exits: { next: ['hi'] } },
          { id: 'hi', kind: 'play_message', settings: { prompt: says(' Welcome. ') }, exits: { next: ['menu'] } },
          {
            id: 'menu',
            kind: 'menu',
            settings: {
              options: [
                { key: '1', label: 'sales' },
                { key: '*', label: 'help' },
              ],
              invalid_prompt: says('Welcome.'),
            },
            exits: { key_1: ['vip'], key_star: ['survey'] },
          },
          { id: 'vip', kind: 'play_message', settings: { prompt: says('Hello ${CALLERID(name)}') } },
          { id: 'survey', kind: 'survey', settings: { questions: [{ variable: 'A', prompt: { ...says('How was it?'), voice: ours } }] } },
          { id: 'lost', kind: 'play_message', settings: { prompt: says('Nobody comes here.') } },
        ],
        { voice: { engine: 'piper' } },
      ),
    },
  ]);
  const piper = { engine: 'piper', voice: null, speed: 1 };
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      { text: 'Welcome.', voice: piper, language: 'en' },
      { text: 'Press 1 for sales. Press star for help.', voice: piper, language: 'en' },
      { text: 'How was it?', voice: { engine: 'openai', voice: 'nova', model: null, speed: 1 }, language: 'en' },
    ]),
  );
});

test('behind a choice of language each text is wanted in each, also when the choice is a flow of its own', () => {
  const choice = flow([
    { id: 's', kind: 'start', exits: { next: ['ask'] } },
    { id: 'ask', kind: 'menu', settings: { prompt: says('English 1, Spanish 2') }, exits: { key_1: ['back'], key_2: ['es'] } },
    { id: 'es', kind: 'language', settings: { language: 'es', voice: SPANISH }, exits: { next: ['back'] } },
    { id: 'back', kind: 'return' },
  ]);
  const main = flow([
    { id: 's', kind: 'start', exits: { next: ['sub'] } },
    { id: 'sub', kind: 'sub_flow', settings: { ivr_id: 2 }, exits: { next: ['menu'] } },
    { id: 'menu', kind: 'menu', settings: { options: [{ key: '1', label: 'Madrid' }] } },
  ]);
  const found = fixedTexts([
    { id: 1, flow: main },
    { id: 2, flow: choice },
  ]).map(({ text, voice, language }) => [text, voice?.engine ?? null, language]);
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      ['English 1, Spanish 2', null, 'en'],
      ['Press 1 for Madrid.', null, 'en'],
      ['Para Madrid, pulse 1.', 'google', 'es'],
    ]),
  );
});

test('flows that go round in circles and enter each other come to an end', () => {
  const round = (other: number) =>
    flow([
      { id: 's', kind: 'start', exits: { next: ['a'] } },
      { id: 'a', kind: 'sub_flow', settings: { ivr_id: other }, exits: { next: ['b'], failed: ['a'] } },
      { id: 'b', kind: 'language', settings: { language: other === 1 ? 'de' : 'fr' }, exits: { next: ['c'] } },
      { id: 'c', kind: 'play_message', settings: { prompt: says(`Hello ${other}.`) }, exits: { next: ['a'] } },
    ]);
  expect(
    fixedTexts([
      { id: 1, flow: round(2) },
      { id: 2, flow: round(1) },
    ]).length,
  ).toBe(2);
});
