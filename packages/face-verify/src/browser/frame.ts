import { createImage, type Image } from "../image.ts";
import { checkJpeg, frameLimits, frameTooLarge, undecodableFrame } from "../jpeg-header.ts";

/** What a page can take a camera frame from. */
export type FrameSource =
  | HTMLVideoElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | ImageBitmap
  | VideoFrame;

/**
 * The picture that a video, canvas, bitmap or `VideoFrame` shows now (カメラ画像), as RGB. The source stays the caller's; the canvas
 * in between is cleared.
 *
 * @throws FaceError `FRAME_UNDECODABLE` when it shows nothing yet, `FRAME_TOO_LARGE`
 */
export function readFrame(source: FrameSource): Image {
  const { width, height } = sizeOf(source);
  if (width === 0 || height === 0) throw undecodableFrame("the source shows no picture yet");
  if (width * height > frameLimits.pixels)
    throw frameTooLarge(`${width * height} pixels`, `${frameLimits.pixels} pixels`);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (context === null) throw undecodableFrame("this browser gives no canvas");
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  context.clearRect(0, 0, width, height);
  const rgb = withoutAlpha(data);
  data.fill(0);
  return createImage(width, height, rgb);
}

/**
 * Decodes one camera frame (カメラ画像, JPEG) with the browser's own decoder, under the same limits as in Node.
 *
 * @throws FaceError `FRAME_UNDECODABLE`, `FRAME_TOO_LARGE`; the next frame may be good
 */
export async function decodeFrame(
  jpeg: Uint8Array<ArrayBuffer>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Image> {
  options.signal?.throwIfAborted();
  checkJpeg(jpeg);
  const bitmap = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  }).catch((cause: unknown) => {
    throw undecodableFrame("its data are damaged", cause);
  });
  try {
    options.signal?.throwIfAborted();
    return readFrame(bitmap);
  } finally {
    bitmap.close();
  }
}

function sizeOf(source: FrameSource): { readonly width: number; readonly height: number } {
  if ("videoWidth" in source) return { width: source.videoWidth, height: source.videoHeight };
  if ("displayWidth" in source) return { width: source.displayWidth, height: source.displayHeight };
  return source;
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}
