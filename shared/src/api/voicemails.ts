import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Voicemail, VoicemailFolder, VoicemailPatch } from '../model/voicemail.ts';

export const listVoicemails = operation({
  method: 'GET',
  path: '/api/voicemails',
  permission: 'voicemails:read',
  says: 'Lists the messages in mailboxes, newest first',
  query: PageQuery.extend({
    mailbox: z
      .union([z.literal('general'), z.coerce.number<number>().int().positive()])
      .optional()
      .describe('Id of an extension, or general'),
    folder: VoicemailFolder.optional(),
  }),
  result: pageOf(Voicemail),
  errors: [],
});
export const getVoicemail = operation({
  method: 'GET',
  path: '/api/voicemails/:id',
  permission: 'voicemails:read',
  says: 'Reads what is known of one message',
  params: IdParams,
  result: Voicemail,
  errors: ['voicemail.not_found'],
});
export const getVoicemailAudio = operation({
  method: 'GET',
  path: '/api/voicemails/:id/audio',
  permission: 'voicemails:read',
  says: 'The sound of one message; who listened stands in the audit log',
  params: IdParams,
  query: z.strictObject({
    format: z.enum(['wav', 'wav49']).default('wav').describe('wav49: GSM, an eighth as long, without ranges'),
  }),
  bytes: ['audio/wav'],
  errors: ['voicemail.not_found', 'voicemail.no_audio'],
});
export const updateVoicemail = operation({
  method: 'PUT',
  path: '/api/voicemails/:id',
  permission: 'voicemails:write',
  says: 'Moves a message to another folder or mailbox; the lamps of phones follow as soon as the node hears of it',
  params: IdParams,
  body: VoicemailPatch,
  result: Voicemail,
  errors: ['voicemail.not_found', 'voicemail.other_node', 'reference.not_found'],
});
export const deleteVoicemail = operation({
  method: 'DELETE',
  path: '/api/voicemails/:id',
  permission: 'voicemails:write',
  says: 'Deletes a message',
  params: IdParams,
  errors: ['voicemail.not_found'],
});

export const voicemailOperations = [listVoicemails, getVoicemail, getVoicemailAudio, updateVoicemail, deleteVoicemail] as const;
