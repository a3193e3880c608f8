import { z } from 'zod';
import { CallId, IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import {
  CallTranscription,
  Transcription,
  TranscriptionKind,
  TranscriptionSettings,
  TranscriptionSettingsPatch,
} from '../model/transcription.ts';

const When = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

export const listTranscriptions = operation({
  method: 'GET',
  path: '/api/transcriptions',
  permission: 'transcriptions:read',
  says: 'Lists what was said in calls and messages, newest first',
  query: PageQuery.extend({
    start: When.optional().describe("Day in the tenant's zone, or an instant"),
    end: When.optional().describe('Inclusive'),
    kind: TranscriptionKind.optional(),
    call_id: CallId.optional(),
    party: z.string().max(40).optional().describe('A number that called or was called'),
    search: z.string().min(2).max(100).optional().describe('Words that were said'),
  }),
  result: pageOf(Transcription),
  errors: [],
});
export const getCallTranscription = operation({
  method: 'GET',
  path: '/api/calls/:id/transcription',
  permission: 'transcriptions:read',
  says: 'What was said in a call, with the time of each word and who spoke',
  params: z.strictObject({ id: CallId }),
  result: CallTranscription,
  errors: ['transcription.not_found'],
});
export const deleteTranscription = operation({
  method: 'DELETE',
  path: '/api/transcriptions/:id',
  permission: 'transcriptions:write',
  says: 'Deletes the text of a call or message',
  params: IdParams,
  errors: ['transcription.not_found'],
});
export const getTranscriptionSettings = operation({
  method: 'GET',
  path: '/api/transcription-settings',
  permission: 'transcriptions:read',
  says: 'Reads how calls and messages become text',
  result: TranscriptionSettings,
  errors: [],
});
export const updateTranscriptionSettings = operation({
  method: 'PUT',
  path: '/api/transcription-settings',
  permission: 'transcriptions:write',
  says: 'Changes what the body names of how calls and messages become text',
  body: TranscriptionSettingsPatch,
  result: TranscriptionSettings,
  errors: [],
});

export const transcriptionOperations = [
  listTranscriptions,
  getCallTranscription,
  deleteTranscription,
  getTranscriptionSettings,
  updateTranscriptionSettings,
] as const;
