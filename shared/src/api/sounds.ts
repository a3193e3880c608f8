import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { MAX_SOUND_BYTES, NewSpokenSound, Sound, SoundPatch, Speech } from '../model/sound.ts';

export const listSounds = operation({
  method: 'GET',
  path: '/api/sounds',
  permission: 'sounds:read',
  says: 'Lists the sounds',
  query: PageQuery,
  result: pageOf(Sound),
  errors: [],
});
export const getSound = operation({
  method: 'GET',
  path: '/api/sounds/:id',
  permission: 'sounds:read',
  says: 'Reads one sound',
  params: IdParams,
  result: Sound,
  errors: ['sound.not_found'],
});
export const getSoundAudio = operation({
  method: 'GET',
  path: '/api/sounds/:id/audio',
  permission: 'sounds:read',
  says: 'The sound itself',
  params: IdParams,
  bytes: ['audio/wav'],
  errors: ['sound.not_found'],
});
export const uploadSound = operation({
  method: 'POST',
  path: '/api/sounds',
  permission: 'sounds:write',
  says: 'Makes a sound out of a WAV, MP3 or OGG file of at most 15 minutes; what it is, is looked up in the file',
  query: z.strictObject({ name: Sound.shape.name }),
  raw: {
    types: [
      'audio/wav',
      'audio/x-wav',
      'audio/wave',
      'audio/mpeg',
      'audio/mp3',
      'audio/ogg',
      'application/ogg',
      'application/octet-stream',
      'multipart/form-data',
    ],
    maxBytes: MAX_SOUND_BYTES,
  },
  result: Sound,
  errors: ['sound.unreadable'],
});
export const speakSound = operation({
  method: 'POST',
  path: '/api/sounds/speech',
  permission: 'sounds:write',
  says: 'Makes a sound out of a text',
  body: NewSpokenSound,
  result: Sound,
  errors: ['sound.unreadable'],
});
export const previewSpeech = operation({
  method: 'POST',
  path: '/api/sounds/preview',
  permission: 'sounds:write',
  says: 'Says a text and keeps nothing',
  body: Speech,
  bytes: ['audio/wav'],
  errors: ['sound.unreadable'],
});
export const updateSound = operation({
  method: 'PUT',
  path: '/api/sounds/:id',
  permission: 'sounds:write',
  says: 'Changes the name',
  params: IdParams,
  body: SoundPatch,
  result: Sound,
  errors: ['sound.not_found'],
});
export const deleteSound = operation({
  method: 'DELETE',
  path: '/api/sounds/:id',
  permission: 'sounds:write',
  says: 'Deletes a sound',
  params: IdParams,
  errors: ['sound.not_found', 'in_use'],
});

export const soundOperations = [
  listSounds,
  getSound,
  getSoundAudio,
  uploadSound,
  speakSound,
  previewSpeech,
  updateSound,
  deleteSound,
] as const;
