import type { FrameInfo } from "../codec.ts";
import { FaceError } from "../errors.ts";
import { checkImage, type Image, toGrey } from "../image.ts";
import { loadCodec } from "../load-codec.ts";

interface Encoder {
  getDecodedBuffer(frame: FrameInfo): Uint8Array;
  encode(): void;
  getEncodedBuffer(): ArrayLike<number>;
  delete(): void;
}

interface J2kEncoder extends Encoder {
  setQuality(lossless: boolean, layers: number): void;
  setCompressionRatio(layer: number, ratio: number): void;
  setDecompositions(levels: number): void;
}

interface JpegEncoder extends Encoder {
  setQuality(quality: number): void;
  setProgressive(progressive: 0 | 1): void;
  setSubSampling(sampling: number): void;
}

const openJpeg = once(() =>
  loadCodec<{ J2KEncoder: new () => J2kEncoder }>("@cornerstonejs/codec-openjpeg/wasmjs"),
);
const jpegTurbo = once(() =>
  loadCodec<{ JPEGEncoder: new () => JpegEncoder }>(
    "@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs",
  ),
);

/** A grey JPEG 2000 codestream (9/7 wavelet, one layer) of about `pixels / ratio` bytes. */
export async function encodeGreyCodestream(image: Image, ratio: number): Promise<Uint8Array> {
  const encoder = new (await openJpeg()).J2KEncoder();
  encoder.setQuality(false, 1); // before the ratio: it makes room for it
  encoder.setCompressionRatio(0, ratio);
  encoder.setDecompositions(5);
  return run(encoder, image, toGrey(image));
}

/**
 * A camera frame as JPEG (baseline, 4:2:0), as a browser's canvas sends it.
 *
 * @param options.quality 1 to 100; 85 when left out
 * @throws FaceError `IMAGE_INVALID`, `IMAGE_UNENCODABLE`
 */
export async function encodeFrame(
  image: Image,
  options: { quality?: number } = {},
): Promise<Uint8Array> {
  checkImage(image);
  const encoder = new (await jpegTurbo()).JPEGEncoder();
  encoder.setQuality(options.quality ?? 85);
  encoder.setProgressive(0);
  encoder.setSubSampling(2); // 4:2:0 in TurboJPEG's numbering
  return run(encoder, image, image.data);
}

/** Runs one encoder and leaves zeros in its input. */
function run(encoder: Encoder, image: Image, samples: Uint8Array): Uint8Array {
  const { width, height } = image;
  const componentCount = samples.length / (width * height);
  const info = { width, height, bitsPerSample: 8, componentCount, isSigned: false };
  try {
    encoder.getDecodedBuffer(info).set(samples);
    encoder.encode();
    return Uint8Array.from(encoder.getEncodedBuffer());
  } catch (cause) {
    throw new FaceError(
      "IMAGE_UNENCODABLE",
      `The encoder refused an image of ${width}×${height}. Try another size or quality.`,
      { cause },
    );
  } finally {
    encoder.getDecodedBuffer(info).fill(0);
    encoder.delete();
  }
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
