/** A process that does nothing but bring one file to the cloud; tests kill it. Arguments: folder, file, URL. */

import { makeCloudFiles } from '../../media-node/src/link/cloud-files.ts';
import { openUploads } from '../../media-node/src/link/uploads.ts';
import { silentLog } from '../../media-node/src/log.ts';

const [folder = '', file = '', url = ''] = process.argv.slice(2);
const uploads = await openUploads({
  folder,
  cloud: makeCloudFiles({ url, bearer: async () => process.env.BEARER ?? '' }),
  log: silentLog,
  retry: { firstMs: 20, lastMs: 50 },
});
if (file !== '')
  await uploads.put({
    tenantId: Number(process.env.TENANT),
    kind: 'recording',
    id: 'one.wav',
    file,
    type: 'audio/wav',
    meta: {},
    whenStored: 'delete',
  });
process.stdout.write('put\n');
const timer = setInterval(() => {
  if (uploads.waiting() > 0) return;
  clearInterval(timer);
  void uploads.stop().then(() => process.exit(0));
}, 20);
