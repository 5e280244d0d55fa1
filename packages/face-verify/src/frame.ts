import { type Decoded, type Decoder, decodeOnce, toRgb } from "./codec.ts";
import { createImage, type Image } from "./image.ts";
import { checkJpeg, undecodableFrame } from "./jpeg-header.ts";
import { loadCodec } from "./load-codec.ts";

interface LibJpegTurbo {
  readonly JPEGDecoder: new () => Decoder;
}

let codec: Promise<LibJpegTurbo> | undefined;

/**
 * Decodes one camera frame (カメラ画像, JPEG, colour or grey); about 5 ms for 640×480 on the thread that calls.
 *
 * Bytes, pixels and scans are checked on the file's own marks before anything is decoded.
 *
 * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE`; the next frame may be good
 */
export async function decodeFrame(
  jpeg: Uint8Array,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Image> {
  options.signal?.throwIfAborted();
  checkJpeg(jpeg);
  codec ??= loadCodec<LibJpegTurbo>("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs");
  const { JPEGDecoder } = await codec;
  options.signal?.throwIfAborted();
  const decoded = decode(JPEGDecoder, jpeg);
  const data = toRgb(decoded);
  if (data === undefined) throw undecodableFrame("it is neither grey nor RGB of 8 bits");
  return createImage(decoded.info.width, decoded.info.height, data);
}

function decode(JPEGDecoder: new () => Decoder, jpeg: Uint8Array): Decoded {
  try {
    return decodeOnce(JPEGDecoder, jpeg);
  } catch (cause) {
    throw undecodableFrame("its data are damaged", cause);
  }
}
