declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  /** Emscripten's factory. */
  export default function openJpeg(options: {
    readonly locateFile: (path: string) => string;
    readonly print: () => void;
    readonly printErr: () => void;
  }): Promise<import("../photo-codec.ts").OpenJpeg>;
}
