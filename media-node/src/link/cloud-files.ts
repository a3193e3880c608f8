/** Large files between this node and the cloud, over HTTPS with the bearer that the socket handed out. */
import { beginUpload, getBlob, putPiece, type UploadAbout, type UploadKind, UploadState } from '@botpbx/shared/link/node-files';
import { type CloudHttp, CloudRefused } from './cloud-config.ts';

export interface PieceUp {
  readonly kind: UploadKind;
  readonly id: string;
  readonly offset: number;
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is asked of the cloud about files. Every method throws CloudRefused for an answer that is not good, and else what `fetch` throws. */
export interface CloudFiles {
  begin(about: UploadAbout, signal: AbortSignal): Promise<UploadState>;
  put(piece: PieceUp, signal: AbortSignal): Promise<UploadState>;
  /** Reads a file that a section names. */
  blob(hash: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

const DEADLINE_MS = 20_000;
/** A piece of five MiB over a line that sends a third of a megabit a second. */
const PIECE_DEADLINE_MS = 120_000;

/** Makes the port; nothing is sent before it is used. */
export function makeCloudFiles(cloud: CloudHttp): CloudFiles {
  const stateOf = async (response: Response) => UploadState.parse(await response.json());
  return {
    begin: async (about, signal) => {
      const body = { type: 'application/json', bytes: JSON.stringify(about) };
      return stateOf(await send(cloud, { method: beginUpload.method, path: beginUpload.path, body, ms: DEADLINE_MS }, signal));
    },
    put: async ({ kind, id, offset, sha256, bytes }, signal) => {
      const path = `${putPiece.path.replace(':kind', kind).replace(':id', id)}?offset=${offset}&sha256=${sha256}`;
      const body = { type: 'application/octet-stream', bytes };
      return stateOf(await send(cloud, { method: putPiece.method, path, body, ms: PIECE_DEADLINE_MS }, signal));
    },
    blob: async (hash, signal) => {
      const path = getBlob.path.replace(':hash', hash);
      const response = await send(cloud, { method: getBlob.method, path, ms: PIECE_DEADLINE_MS }, signal);
      return response.body ?? new Blob([]).stream();
    },
  };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: string | Uint8Array<ArrayBuffer> };
  readonly ms: number;
}

/** Waits for the bearer without a deadline, for without a connection there is nothing else to do; the request itself has one. */
async function send(cloud: CloudHttp, { method, path, body, ms }: Sent, signal: AbortSignal): Promise<Response> {
  const authorization = `Bearer ${await cloud.bearer(signal)}`;
  const response = await fetch(cloud.url + path, {
    method,
    headers: { authorization, ...(body && { 'content-type': body.type }) },
    ...(body && { body: body.bytes }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]),
  });
  if (response.status === 200) return response;
  await response.body?.cancel();
  throw new CloudRefused(path.split('?')[0] ?? path, response.status);
}
