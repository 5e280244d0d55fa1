import { FaceError } from "../errors.ts";
import { decodeFrame } from "../frame.ts";
import { type HeldBuffers, hold } from "../held-buffers.ts";
import { type Image, wipeImage } from "../image.ts";
import type { CameraFrame } from "../presentation/injection.ts";
import type { JpegFrame } from "./messages.ts";

/** Camera frames as they come into the thread, one for each that is wanted. */
export interface FrameSource {
  /** Takes the answer to `want`; none = the camera has ended. What nobody waits for is zeroed. */
  give(frame: JpegFrame | undefined): void;
  /** The decoded frames; each is zeroed when the next is asked for. A damaged frame is skipped: the next one is a moment away. */
  frames(): AsyncGenerator<CameraFrame, void, undefined>;
  end(): void;
}

/** Asks for frames with `want` until the signal aborts. */
export function frameSource(want: () => void, held: HeldBuffers, signal: AbortSignal): FrameSource {
  let wanted: ((frame: JpegFrame | undefined) => void) | undefined;
  const give = (frame: JpegFrame | undefined): void => {
    if (wanted === undefined) frame?.jpeg.fill(0);
    wanted?.(frame);
    wanted = undefined;
  };
  const next = (): Promise<JpegFrame | undefined> =>
    new Promise((resolve) => {
      wanted = resolve;
      if (signal.aborted) give(undefined);
      else want();
    });
  const end = (): void => give(undefined);
  signal.addEventListener("abort", end, { once: true });
  return {
    give,
    async *frames() {
      for (let frame = await next(); frame !== undefined; frame = await next()) {
        const { jpeg, ...known } = frame;
        const image = await decoded(jpeg);
        if (image === undefined) continue;
        try {
          yield { ...image, ...known };
        } finally {
          wipeImage(image);
          // Given back now, not at the next collection: a frame is most of what a second of camera takes.
          (image.data.buffer as ArrayBuffer).transfer(0);
          // The record lets go of what this frame has used up.
          held.remaining();
        }
      }
    },
    end,
  };
}

async function decoded(jpeg: Uint8Array): Promise<Image | undefined> {
  try {
    return await decodeFrame(hold(jpeg));
  } catch (error) {
    if (FaceError.is(error) && error.retryable) return undefined;
    throw error;
  } finally {
    jpeg.fill(0);
  }
}
