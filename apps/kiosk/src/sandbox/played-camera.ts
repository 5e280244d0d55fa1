import type { Image } from "@uketsuke/face-verify";
import { cameraFrames, encodeFrame } from "@uketsuke/face-verify/synthetic";
import type { Camera } from "../agent/camera.ts";

const framesPerSecond = 10;

/** A camera that plays a made-up person: renderings of a still picture, each another pose, light and noise. */
export interface PlayedCamera {
  frames(options: { signal: AbortSignal }): AsyncIterableIterator<Uint8Array<ArrayBuffer>>;
}

/** `mirror` is shown every picture that is played. */
export function playedCamera(
  person: () => Image | undefined,
  mirror?: (jpeg: Uint8Array) => void,
): PlayedCamera {
  return {
    async *frames({ signal }) {
      const still = person();
      if (still === undefined) return;
      try {
        for await (const image of cameraFrames(still, { fps: framesPerSecond, signal })) {
          const jpeg = new Uint8Array(await encodeFrame(image));
          image.data.fill(0);
          mirror?.(jpeg);
          yield jpeg;
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

/** The camera of the sandbox kiosk: the page's own or the played one, as the developer chose. */
export function choosableCamera(
  device: Camera,
  played: PlayedCamera,
  source: () => Camera["source"],
): Camera {
  return {
    get source() {
      return source();
    },
    get available() {
      return source() === "played" || device.available;
    },
    frames: (options) => (source() === "played" ? played.frames(options) : device.frames(options)),
  };
}
