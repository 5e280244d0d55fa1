import { setTimeout as delay } from "node:timers/promises";
import { checkImage, type Image, warp } from "../image.ts";
import { expose, posed, sensorGrain, wander } from "./camera-motion.ts";
import { centred, type FacePoints, upright } from "./face-layout.ts";
import { place } from "./place.ts";
import { seededRandom } from "./random.ts";

/** What the played camera shows. */
export interface CameraFramesOptions {
  /** Frames until the stream ends; endless when left out. */
  readonly count?: number;
  /** Frames a second; as fast as they are taken when left out. */
  readonly fps?: number;
  /** Same seed, same frames; 1 when left out. */
  readonly seed?: number;
  /** As in {@link cameraView}. */
  readonly face?: FacePoints;
  /** Ends the stream with the signal's own error. */
  readonly signal?: AbortSignal;
}

const camera = { width: 640, height: 480 } as const;
/** So near that passive liveness is not measured: it would see, rightly, that a picture is shown. */
const faceRows = 240;

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
  const { count = Number.POSITIVE_INFINITY, fps, seed = 1, face, signal } = options;
  const { width, height } = camera;
  const view = cameraView(image, face && { face });
  const pose = wander(seededRandom(seed, "pose"));
  const light = wander(seededRandom(seed, "light"));
  const grain = sensorGrain(seededRandom(seed, "grain"));
  const started = performance.now();
  for (let index = 0; index < count; index++) {
    await until(fps ? started + (index * 1000) / fps : started, signal);
    const frame = warp(view, posed(pose(index), width, height), width, height);
    expose(frame, light(index), grain);
    yield frame;
  }
}

/**
 * What a camera without noise would see, 640×480.
 *
 * @param options.face eyes and mouth in `image`: the face then looks straight out of the middle, 240 of 480 rows from forehead
 *   to chin; without them the whole picture is shown
 * @throws FaceError `IMAGE_INVALID`
 */
export function cameraView(image: Image, options: { face?: FacePoints } = {}): Image {
  checkImage(image);
  const { width, height } = camera;
  const map = options.face
    ? upright(options.face, { x: width / 2, y: height / 2 }, faceRows)
    : centred(image, camera, Math.min(width / image.width, height / image.height));
  return place(image, map, width, height);
}

async function until(time: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const wait = Math.max(0, time - performance.now());
  await delay(wait, undefined, signal && { signal }).catch((cause: unknown) => {
    signal?.throwIfAborted(); // the timer's own AbortError hides the signal's reason
    throw cause;
  });
}
