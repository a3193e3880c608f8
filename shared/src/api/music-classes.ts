import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { MusicClass, MusicClassPatch, NewMusicClass } from '../model/music-class.ts';

export const listMusicClasses = operation({
  method: 'GET',
  path: '/api/music-classes',
  permission: 'sounds:read',
  says: 'Lists the classes of music on hold that the tenant made',
  query: PageQuery,
  result: pageOf(MusicClass),
  errors: [],
});
export const getMusicClass = operation({
  method: 'GET',
  path: '/api/music-classes/:id',
  permission: 'sounds:read',
  says: 'Reads one class of music on hold',
  params: IdParams,
  result: MusicClass,
  errors: ['music_class.not_found'],
});
export const createMusicClass = operation({
  method: 'POST',
  path: '/api/music-classes',
  permission: 'sounds:write',
  says: 'Creates a class of music on hold',
  body: NewMusicClass,
  result: MusicClass,
  errors: ['reference.not_found'],
});
export const updateMusicClass = operation({
  method: 'PUT',
  path: '/api/music-classes/:id',
  permission: 'sounds:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: MusicClassPatch,
  result: MusicClass,
  errors: ['music_class.not_found', 'reference.not_found'],
});
export const deleteMusicClass = operation({
  method: 'DELETE',
  path: '/api/music-classes/:id',
  permission: 'sounds:write',
  says: 'Deletes a class of music on hold',
  params: IdParams,
  errors: ['music_class.not_found', 'in_use'],
});

export const musicClassOperations = [listMusicClasses, getMusicClass, createMusicClass, updateMusicClass, deleteMusicClass] as const;
