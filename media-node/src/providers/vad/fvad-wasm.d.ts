/** WebRTC's detector as Emscripten compiled it. */
declare module '@echogarden/fvad-wasm' {
  interface FvadModule {
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _free(at: number): void;
    _fvad_new(): number;
    _fvad_free(detector: number): void;
    _fvad_set_mode(detector: number, mode: number): number;
    _fvad_set_sample_rate(detector: number, rateHz: number): number;
    /** 1 is speech, 0 is none, -1 a frame of a length that is not allowed. */
    _fvad_process(detector: number, at: number, samples: number): number;
  }
  export default function load(options: { readonly wasmBinary: Uint8Array }): Promise<FvadModule>;
}
