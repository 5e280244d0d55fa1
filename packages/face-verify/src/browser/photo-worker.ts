import openJpeg from "@cornerstonejs/codec-openjpeg/decodewasmjs";
import { answerPhoto, type OpenJpeg } from "../photo-codec.ts";

// A worker's global object is the port to the page that started it.
const page = self as unknown as MessagePort;

// Bundlers look for exactly this expression; the build puts the file there.
const wasm = new URL("./openjpegwasm_decode.wasm", import.meta.url).href;
const codec: OpenJpeg = await openJpeg({ locateFile: () => wasm, print() {}, printErr() {} });

page.onmessage = ({ data: bytes }: MessageEvent<Uint8Array>) => {
  const { answer, transfer } = answerPhoto(codec, bytes);
  bytes.fill(0);
  page.postMessage(answer, transfer);
};
page.postMessage("ready");
