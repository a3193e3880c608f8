/** Two people talk and a caller leaves a message: the node writes down what was said with no key and no network, and webhook, API and mail tell it. */
import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listLiveCalls } from '@botpbx/shared/api/calls';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { controlRecording, listRecordings } from '@botpbx/shared/api/recordings';
import { getCallTranscription, listTranscriptions, updateTranscriptionSettings } from '@botpbx/shared/api/transcriptions';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import { getWebhookSecret, listWebhookDeliveries } from '@botpbx/shared/api/webhooks';
import { CallId } from '@botpbx/shared/base/ids';
import { type CallTranscription, TranscriptionPayload } from '@botpbx/shared/model/transcription';
import { wordErrors } from '../../media-node/src/providers/testing/telephone.ts';
import { openPostBox, type PostBox } from '../support/post-box.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker } from '../support/talker.ts';
import { openPostOffice, type PostOffice } from './voicemail/post-office.ts';

const OWNER = 'owner@example.com';
const BOSS = 'boss@example.com';
/** One asks, the other answers: phrases of an office that these voices are understood with, whenever they begin. */
const ASKS = [
  'i need help with my computer',
  'what is the address of your office',
  'i would like to cancel my reservation for tonight',
  'what time do you close on friday',
];
const ANSWERS = ['can you say that again please', 'my name is david miller', 'i want to leave a message for the manager'];
const MESSAGE = 'please tell him to call me back tomorrow morning';
/** Per cent of words that may be wrong: what was measured of each voice on a telephone line, and one short phrase more. */
const MAX_ERRORS = { caller: 10, callee: 13, message: 10 };
const WITHIN_MS = 90_000;
const PAUSE_MS = 700;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly posts: PostBox;
  readonly office: PostOffice;
  readonly ann: SipPhone;
  readonly bob: SipPhone;
}

async function build(story: Story): Promise<House> {
  const posts = await openPostBox(story, 0);
  const office = await openPostOffice(story);
  const mail = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(office.port), SMTP_FROM: 'BotPBX <pbx@example.com>' };
  const stack = await startStack(story, { env: { ...mail, EGRESS_ALLOW: `127.0.0.1:${posts.port}` } });
  const ann = await stack.phone('1001', { toneHz: 0 });
  const bob = await stack.phone('1002', { toneHz: 0, onCall: { kind: 'answer', afterMs: 300 } });
  await set(stack, { '1001': { recording: 'always' }, '1002': { email: OWNER } });
  const body = { webhook_url: `${posts.url}/your-webhook`, summary_emails: [BOSS] };
  await stack.api(updateTranscriptionSettings, { body });
  await stack.settled();
  for (const phone of [ann, bob]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  return { story, stack, posts, office, ann, bob };
}

async function set(stack: Stack, changes: Readonly<Record<string, object>>): Promise<void> {
  const { data } = await stack.api(listExtensions, {});
  for (const [extension, body] of Object.entries(changes))
    await stack.api(updateExtension, { params: { id: data.find((row) => row.extension === extension)?.id ?? 0 }, body });
}

/** Both say their sentences by turns. */
async function talk({ ann, bob }: House): Promise<void> {
  const coming = bob.nextCall();
  const call = await ann.call('1002');
  await call.until('answered');
  const [caller, callee] = [makeTalker(call, 'rms'), makeTalker(await coming, 'slt')];
  await sleep(PAUSE_MS);
  for (const [place, asked] of ASKS.entries()) {
    await caller.say(asked);
    await sleep(PAUSE_MS);
    const answer = ANSWERS[place];
    if (answer !== undefined) await callee.say(answer);
    await sleep(PAUSE_MS);
  }
  await call.hangUp();
}

const percent = (said: string, heard: string): number => Math.round((1000 * wordErrors(said, heard)) / said.split(' ').length) / 10;
const saidBy = ({ speakers }: CallTranscription, who: string): string =>
  speakers.flatMap(({ speaker, text }) => (speaker === who ? [text] : [])).join(' ');

async function calls(house: House): Promise<void> {
  const { story, stack, posts } = house;
  await talk(house);
  const sinceMs = performance.now();
  const posted = await posts.until('/your-webhook', WITHIN_MS);
  story.figure('hang_up_to_webhook_ms', Math.round(posted.atMs - sinceMs));
  const payload = TranscriptionPayload.strict().parse(JSON.parse(posted.text));
  claim(payload.from === '1001' && payload.to === '1002' && payload.duration > 10, 'The payload tells another call:', payload);
  claim(payload.transcription.words.length > 20, 'Words have no times:', payload.transcription.words.length);
  await signed(house, posted);
  const read = await stack.api(getCallTranscription, { params: { id: CallId.parse(payload.call_id) } });
  claim(JSON.stringify(read.transcription) === JSON.stringify(payload.transcription), 'The API tells another text than the webhook.');
  const errors = { caller: percent(ASKS.join(' '), saidBy(read, 'caller')), callee: percent(ANSWERS.join(' '), saidBy(read, 'callee')) };
  story.figure('word_errors_caller_percent', errors.caller);
  story.figure('word_errors_callee_percent', errors.callee);
  claim(errors.caller <= MAX_ERRORS.caller, 'The caller was misunderstood:', errors, saidBy(read, 'caller'));
  claim(errors.callee <= MAX_ERRORS.callee, 'The callee was misunderstood:', errors, saidBy(read, 'callee'));
  claim(read.engine === 'pocketsphinx' && read.summary !== null, 'Engine or summary are missing:', read.engine, read.summary);
  const found = await stack.api(listTranscriptions, { query: { search: 'reservation' } });
  claim(found.data.length === 1, `A search finds ${found.data.length} texts.`);
}

/** As a receiver checks it, by the documentation alone. */
async function signed({ stack }: House, { headers, text }: PostBox['posted'][number]): Promise<void> {
  const { secret } = await stack.api(getWebhookSecret, {});
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const mark = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`).digest('base64');
  claim(headers['webhook-signature'] === `v1,${mark}`, 'The signature is another:', headers['webhook-signature']);
}

async function summaries({ office }: House): Promise<void> {
  const [letter] = await office.until(BOSS, 1, WITHIN_MS);
  claim(letter?.text.includes('Call from 1001 to 1002: summary') === true, 'The mail of the summary is another:', letter?.text);
  claim(letter.text.includes('Transcription'), 'The mail does not hold what was said.');
}

async function messages({ story, stack, office, ann, bob }: House): Promise<void> {
  bob.onCall = { kind: 'reject', status: 486 };
  const call = await ann.call('1002');
  await call.until('answered', 20_000);
  await sleep(500);
  await call.sendDigits('#');
  await sleep(1200);
  await makeTalker(call, 'rms').say(MESSAGE);
  await sleep(PAUSE_MS);
  await call.hangUp();
  const sinceMs = performance.now();
  const letters = await office.until(OWNER, 1, WITHIN_MS);
  story.figure('message_to_mail_ms', Math.round(performance.now() - sinceMs));
  const [row] = (await stack.api(listVoicemails, { query: {} })).data;
  const text = row?.transcription ?? '';
  story.figure('word_errors_message_percent', percent(MESSAGE, text));
  claim(percent(MESSAGE, text) <= MAX_ERRORS.message, 'The message was misunderstood:', text);
  // a mail breaks lines and writes quotation marks in its own way
  claim(
    letters[0]?.text.replace(/=\r\n|\r\n/g, '').includes(text.slice(0, 30)) === true,
    'The mail does not hold the text:',
    letters[0]?.text,
  );
}

/** Nobody records; all calls become text all the same, and no sound of them stays. What somebody records on top is recorded from then on. */
async function allCalls(house: House): Promise<void> {
  const { stack, posts, ann, bob } = house;
  bob.onCall = { kind: 'answer', afterMs: 300 };
  await set(stack, { '1001': { recording: 'on_demand' } });
  await stack.api(updateTranscriptionSettings, { body: { calls: 'all' } });
  await stack.settled();
  const [posted, recorded] = [posts.posted.length, (await stack.api(listRecordings, {})).data.length];
  const coming = bob.nextCall();
  const call = await ann.call('1002');
  await call.until('answered');
  await coming;
  const talker = makeTalker(call, 'rms');
  await sleep(PAUSE_MS);
  await talker.say(ASKS[0] ?? '');
  const live = (await stack.api(listLiveCalls, {})).data[0];
  claim(live !== undefined, 'No call is going on.');
  claim(
    (await stack.api(controlRecording, { params: { id: live.id }, body: { act: 'start' } })).state === 'recording',
    'It is not recorded.',
  );
  await talker.say(ASKS[1] ?? '');
  claim((await stack.api(controlRecording, { params: { id: live.id }, body: { act: 'pause' } })).state === 'paused', 'It is not paused.');
  await sleep(300);
  await talker.say('my number is seven two five four nine one three');
  await stack.api(controlRecording, { params: { id: live.id }, body: { act: 'resume' } });
  await sleep(PAUSE_MS);
  await talker.say(ASKS[3] ?? '');
  await call.hangUp();
  await untilPosted(posts, posted + 1);
  const { transcription } = await stack.api(getCallTranscription, { params: { id: live.id } });
  const said = [ASKS[0], ASKS[1], ASKS[3]].join(' ');
  house.story.figure('word_errors_of_a_call_that_is_not_kept_percent', percent(said, transcription.text.replaceAll('\n', ' ')));
  claim(percent(said, transcription.text.replaceAll('\n', ' ')) <= MAX_ERRORS.caller, 'The text is another:', transcription.text);
  claim(!/seven|five|nine|number/.test(transcription.text), 'What was said in the pause is in the text:', transcription.text);
  const rows = (await stack.api(listRecordings, {})).data;
  claim(rows.length === recorded + 1 && (rows[0]?.duration ?? 99) < 12, 'The recordings are others:', rows);
  const sounds = readdirSync(join(stack.home, 'node', 'transcription', 'sounds'), { recursive: true }).filter((name) =>
    `${name}`.endsWith('.wav'),
  );
  claim(sounds.length === 0, 'Sounds were left:', sounds);
}

async function untilPosted(posts: PostBox, count: number): Promise<void> {
  const dueMs = performance.now() + WITHIN_MS;
  while (posts.posted.length < count && performance.now() < dueMs) await sleep(200);
  await sleep(PAUSE_MS);
  claim(posts.posted.length === count, `${posts.posted.length} webhooks came instead of ${count}.`);
}

async function offline(house: House): Promise<void> {
  const { story, stack, posts, bob } = house;
  bob.onCall = { kind: 'answer', afterMs: 300 };
  const before = posts.posted.length;
  await stack.product.controlPlane.stop(5000);
  await talk(house);
  await sleep(2000);
  claim(posts.posted.length === before, 'Something was posted while nobody could.');
  await stack.startCloud();
  await untilPosted(posts, before + 1);
  const deliveries = (await stack.api(listWebhookDeliveries, { query: {} })).data;
  claim(deliveries.length === 2 && deliveries.every(({ state }) => state === 'sent'), 'The deliveries are others:', deliveries);
  story.figure('texts', (await stack.api(listTranscriptions, { query: {} })).data.length);
}

await tell('transcription', async (story) => {
  const house = await story.step('two phones, a customer who is posted to, a mail server', () => build(story));
  await story.step('what two people say is told exactly as documented, with who said it', () => calls(house));
  await story.step('a summary is mailed', () => summaries(house));
  await story.step('a message has its text, and so has its mail', () => messages(house));
  await story.step('a call without the cloud is told when it is back', () => offline(house));
  await story.step('calls that nobody records become text too, without what was said in a pause', () => allCalls(house));
});
