import { z } from 'zod';
import { CallId, IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Recording, RecordingAct, RecordingSettings, RecordingSettingsPatch, RecordingTrigger } from '../model/recording.ts';

const When = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const OfCall = z.strictObject({ id: CallId });
const WAV = ['audio/wav'] as const;

export const listRecordings = operation({
  method: 'GET',
  path: '/api/recordings',
  permission: 'recordings:read',
  says: 'Lists the recordings, newest first',
  query: PageQuery.extend({
    start: When.optional().describe("Day in the tenant's zone, or an instant"),
    end: When.optional().describe('Inclusive'),
    party: z.string().max(40).optional().describe('A number that talked'),
    trigger: RecordingTrigger.optional(),
    call_id: CallId.optional(),
  }),
  result: pageOf(Recording),
  errors: [],
});
export const getRecording = operation({
  method: 'GET',
  path: '/api/recordings/:id',
  permission: 'recordings:read',
  says: 'Reads what is known of one recording',
  params: IdParams,
  result: Recording,
  errors: ['recording.not_found'],
});
export const getRecordingAudio = operation({
  method: 'GET',
  path: '/api/recordings/:id/audio',
  permission: 'recordings:read',
  says: 'The sound of one recording; who listened stands in the audit log',
  params: IdParams,
  bytes: WAV,
  errors: ['recording.not_found'],
});
export const getCallRecording = operation({
  method: 'GET',
  path: '/api/calls/:id/recording',
  permission: 'recordings:read',
  says: 'The sound of a call: its first recording; who listened stands in the audit log',
  params: OfCall,
  bytes: WAV,
  errors: ['recording.not_found'],
});
export const controlRecording = operation({
  method: 'POST',
  path: '/api/calls/:id/recording',
  permission: 'recordings:write',
  says: 'Starts, stops, pauses or resumes the recording of a call that is going on; while it is paused, silence is written',
  params: OfCall,
  body: z.strictObject({ act: RecordingAct }),
  result: z.object({ state: z.enum(['recording', 'paused', 'off']) }),
  status: 200,
  errors: ['call.not_found', 'call.over', 'recording.refused', 'unavailable'],
});
export const deleteRecording = operation({
  method: 'DELETE',
  path: '/api/recordings/:id',
  permission: 'recordings:write',
  says: 'Deletes a recording and its sound',
  params: IdParams,
  errors: ['recording.not_found'],
});
export const getRecordingSettings = operation({
  method: 'GET',
  path: '/api/recording-settings',
  permission: 'recordings:read',
  says: 'Reads how calls are recorded',
  result: RecordingSettings,
  errors: [],
});
export const updateRecordingSettings = operation({
  method: 'PUT',
  path: '/api/recording-settings',
  permission: 'recordings:write',
  says: 'Changes what the body names of how calls are recorded',
  body: RecordingSettingsPatch,
  result: RecordingSettings,
  errors: [],
});

export const recordingOperations = [
  listRecordings,
  getRecording,
  getRecordingAudio,
  getCallRecording,
  controlRecording,
  deleteRecording,
  getRecordingSettings,
  updateRecordingSettings,
] as const;
