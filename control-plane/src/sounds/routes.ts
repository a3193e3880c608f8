import * as api from '@botpbx/shared/api/sounds';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { answerBlob } from '../kit/blob-answer.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { soundKey } from './desired.ts';
import { dropFile, makeSound } from './make.ts';
import { getSound, listSoundsAfter, removeSound, updateSound } from './store.ts';

export const soundRoutes: readonly Route[] = [
  bind(api.listSounds, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listSoundsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getSound, ({ db }, { params }) => getSound(db, params.id)),
  bind(api.getSoundAudio, async ({ db, platform }, { params }, { asked }) => {
    const { name, hash, bytes } = await getSound(db, params.id);
    return answerBlob(platform.blobs, {
      key: soundKey(db.tenantId, hash),
      type: 'audio/wav',
      hash,
      bytes,
      headers: asked,
      fileName: `${name}.wav`,
    });
  }),
  bind(api.uploadSound, async ({ db, platform }, { query: { name }, raw }) => {
    const made = await platform.sounds.convert(raw.bytes);
    return makeSound(platform, db, made, { name, source: 'upload' });
  }),
  bind(api.speakSound, async ({ db, platform }, { body: { name, ...speech } }) => {
    const { text, voice } = speech;
    return makeSound(platform, db, await platform.sounds.speak(speech), { name, source: 'speech', text, voice });
  }),
  bind(api.previewSpeech, async ({ platform }, { body }) => {
    const { wav } = await platform.sounds.speak(body);
    return new Response(wav, { headers: { 'Content-Type': 'audio/wav', 'Content-Length': String(wav.length) } });
  }),
  bind(api.updateSound, async ({ db }, { params, body }) => {
    const old = await getSound(db, params.id);
    const fields = namedFields(body);
    return Object.keys(fields).length === 0 ? old : updateSound(db, old.id, fields);
  }),
  bind(api.deleteSound, async ({ db, wiring, platform }, { params }) => {
    const { id, hash } = await getSound(db, params.id);
    if (await removeSound(db, id, await wiring.isSoundUnused(id))) return dropFile(platform, db, hash);
    await getSound(db, id);
    await wiring.isSoundUnused(id);
    throw new AppError('in_use');
  }),
];
