import { setTimeout as delay } from "node:timers/promises";
import { type Box, checkImage, type Image, warp } from "../image.ts";
import { expose, posed, sensorGrain, wander } from "./camera-motion.ts";
import { centre, place } from "./place.ts";
import { seededRandom } from "./random.ts";

/** What the played camera shows. */
export interface CameraFramesOptions {
  /** Frames until the stream ends; endless when left out. */
  readonly count?: number;
  /** Frames a second; as fast as they are taken when left out. */
  readonly fps?: number;
  /** Same seed, same frames; 1 when left out. */
  readonly seed?: number;
  /** Forehead to chin in `image`: the face then stands at a kiosk's distance (200 of 480 rows); without it the whole picture is shown. */
  readonly face?: Box;
  /** Ends the stream with the signal's own error. */
  readonly signal?: AbortSignal;
}

const [width, height] = [640, 480];
const faceHeight = 200;

/**
 * A played camera (合成カメラ映像): 640×480 frames of one still picture with moving pose, changing light and fresh noise; no two
 * are equal. They are renderings of a still picture and no living person: they say nothing about liveness.
 *
 * @throws FaceError `IMAGE_INVALID`
 */
export async function* cameraFrames(
  image: Image,
  options: CameraFramesOptions = {},
): AsyncGenerator<Image, void, undefined> {
  const { count = Number.POSITIVE_INFINITY, fps, seed = 1, signal } = options;
  const scene = cameraScene(checkImage(image), options.face);
  const pose = wander(seededRandom(seed, "pose"));
  const light = wander(seededRandom(seed, "light"));
  const grain = sensorGrain(seededRandom(seed, "grain"));
  const started = performance.now();
  for (let index = 0; index < count; index++) {
    const due = fps ? started + (index * 1000) / fps - performance.now() : 0;
    signal?.throwIfAborted();
    await delay(Math.max(0, due), undefined, signal && { signal }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw cause;
    });
    const frame = warp(scene, posed(pose(index), width, height), width, height);
    expose(frame, light(index), grain);
    yield frame;
  }
}

function cameraScene(image: Image, face: Box | undefined): Image {
  const from = face
    ? { x: face.x + face.width / 2, y: face.y + face.height / 2 }
    : { x: (image.width - 1) / 2, y: (image.height - 1) / 2 };
  const scale = face
    ? faceHeight / face.height
    : Math.min(width / image.width, height / image.height);
  const to = { x: (width - 1) / 2, y: (height - 1) / 2 };
  return place(image, centre(from, to, scale), width, height);
}
