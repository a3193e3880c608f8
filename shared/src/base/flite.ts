/** The speech engine flite, compiled to WASI, on a system that exists in memory alone: its one file is the sound that it makes. */

/** What is to be said, and how. The engine knows English. */
export interface FliteOrder {
  readonly text: string;
  readonly voice: string;
  /** 1 is as it is, 2 twice as fast. */
  readonly speed: number;
}

/** Says a text with the compiled engine; gives a WAV file (16-bit mono, 16 kHz), undefined when there was nothing to say. Takes the whole thread meanwhile. */
export function runFlite(engine: WebAssembly.Module, { text, voice, speed }: FliteOrder): Uint8Array | undefined {
  // the blanks keep the text from being taken for a file's name or an option
  const args = ['flite', '-voice', voice, '--setf', `duration_stretch=${1 / speed}`, '-t', ` ${plain(text)} `, '-o', 'out.wav'];
  const made = run(engine, args);
  return made && made.length > HEADER_BYTES ? made : undefined;
}

const HEADER_BYTES = 44;

/** Control characters and signs of markup are not said. */
const plain = (text: string): string => text.replace(/[\p{Cc}<>]+/gu, ' ');

class Exit extends Error {}

/** Results of WASI calls (preview 1). */
const OK = 0;
const BAD_FILE = 8;
const NO_ENTRY = 44;
/** The folder that is open from the start. */
const FOLDER = 3;

interface OpenFile {
  bytes: Uint8Array;
  length: number;
  at: number;
}

function run(module: WebAssembly.Module, args: readonly string[]): Uint8Array | undefined {
  const files: OpenFile[] = [];
  let memory = new WebAssembly.Memory({ initial: 0 });
  const known = systemCalls(args, files, () => memory.buffer);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: room, name } of WebAssembly.Module.imports(module)) {
    imports[room] ??= {};
    imports[room][name] = known[name] ?? (() => BAD_FILE);
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  memory = exports.memory as WebAssembly.Memory;
  try {
    (exports._start as () => void)();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  const [file] = files;
  return file?.bytes.slice(0, file.length);
}

type SystemCall = (...given: never[]) => number;

function systemCalls(args: readonly string[], files: OpenFile[], buffer: () => ArrayBuffer): Record<string, SystemCall> {
  const view = () => new DataView(buffer());
  const bytes = () => new Uint8Array(buffer());
  const fileOf = (descriptor: number) => files[descriptor - FOLDER - 1];
  return {
    ...argumentCalls(args, view, bytes),
    clock_time_get: (_clock: number, _precision: bigint, out: number) => {
      view().setBigUint64(out, BigInt(Math.round(performance.now() * 1e6)), true);
      return OK;
    },
    fd_fdstat_get: (descriptor: number, out: number) => {
      bytes().fill(0, out, out + 24);
      view().setUint8(out, descriptor < FOLDER ? 2 : descriptor === FOLDER ? 3 : 4);
      for (const rights of [out + 8, out + 16]) view().setBigUint64(rights, 0xffff_ffff_ffff_ffffn, true);
      return OK;
    },
    path_open: (_folder: number, _flags: number, _path: number, _length: number, how: number, ...rest: unknown[]) => {
      const isMade = (how & 1) === 1;
      if (!isMade) return NO_ENTRY;
      files.push({ bytes: new Uint8Array(1 << 17), length: 0, at: 0 });
      view().setUint32(Number(rest[3]), FOLDER + files.length, true);
      return OK;
    },
    fd_write: (descriptor: number, lists: number, count: number, out: number) => {
      let total = 0;
      for (let at = lists; at < lists + 8 * count; at += 8) {
        const part = bytes().subarray(view().getUint32(at, true), view().getUint32(at, true) + view().getUint32(at + 4, true));
        const file = fileOf(descriptor);
        if (file) append(file, part);
        total += part.length;
      }
      view().setUint32(out, total, true);
      return OK;
    },
    fd_seek: (descriptor: number, offset: bigint, whence: number, out: number) => {
      const file = fileOf(descriptor);
      if (!file) return BAD_FILE;
      file.at = Number(offset) + (whence === 0 ? 0 : whence === 1 ? file.at : file.length);
      view().setBigUint64(out, BigInt(file.at), true);
      return OK;
    },
    fd_close: () => OK,
    fd_fdstat_set_flags: () => OK,
    path_filestat_get: () => NO_ENTRY,
    proc_exit: () => {
      throw new Exit();
    },
  };
}

function argumentCalls(args: readonly string[], view: () => DataView, bytes: () => Uint8Array): Record<string, SystemCall> {
  const texts = args.map((text) => new TextEncoder().encode(`${text}\0`));
  return {
    args_sizes_get: (count: number, size: number) => {
      view().setUint32(count, texts.length, true);
      view().setUint32(
        size,
        texts.reduce((sum, text) => sum + text.length, 0),
        true,
      );
      return OK;
    },
    args_get: (pointers: number, words: number) => {
      let at = words;
      for (const [index, text] of texts.entries()) {
        view().setUint32(pointers + 4 * index, at, true);
        bytes().set(text, at);
        at += text.length;
      }
      return OK;
    },
    environ_sizes_get: (count: number, size: number) => {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return OK;
    },
    environ_get: () => OK,
    fd_prestat_get: (descriptor: number, out: number) => {
      if (descriptor !== FOLDER) return BAD_FILE;
      view().setUint8(out, 0);
      view().setUint32(out + 4, 1, true);
      return OK;
    },
    fd_prestat_dir_name: (_descriptor: number, path: number) => {
      bytes().set(new TextEncoder().encode('.'), path);
      return OK;
    },
  };
}

function append(file: OpenFile, part: Uint8Array): void {
  if (file.at + part.length > file.bytes.length) {
    const larger = new Uint8Array(2 * (file.at + part.length));
    larger.set(file.bytes);
    file.bytes = larger;
  }
  file.bytes.set(part, file.at);
  file.at += part.length;
  file.length = Math.max(file.length, file.at);
}
