import type { FaceEngine, Landmarks } from "./engine.ts";
import { FaceError } from "./errors.ts";
import { hold } from "./held-buffers.ts";
import type { Image } from "./image.ts";

/** Makes the template (特徴量) of one face, L2-normalised: biometric data (個人識別符号), so whoever asks for one zeroes it after use. */
export type Describe = (image: Image, landmarks: Landmarks) => Promise<Float32Array>;

// Templates stay inside this package: no door exports this module, and an engine has no property that leads here.
const describers = new WeakMap<FaceEngine, Describe>();

/** Gives an engine the function that makes its templates. */
export function withTemplates(engine: FaceEngine, describe: Describe): FaceEngine {
  describers.set(engine, describe);
  return engine;
}

/**
 * The template of one face; its cosine with another of the same engine is the score. Zero it after use.
 *
 * @throws FaceError `ENGINE_FOREIGN`, and those of the engine
 */
export async function templateOf(
  engine: FaceEngine,
  image: Image,
  landmarks: Landmarks,
): Promise<Float32Array> {
  const describe = describers.get(engine);
  if (describe === undefined)
    throw new FaceError(
      "ENGINE_FOREIGN",
      "The engine was not made by this copy of @uketsuke/face-verify. Hand in the very object that faceEngine() or humanEngine() gave.",
    );
  return hold(await describe(image, landmarks));
}
