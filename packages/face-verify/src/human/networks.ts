import type { DetectedFace, Landmarks } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { type Image, warp, wipeImage } from "../image.ts";
import { normalise } from "../match.ts";
import { level, meshValues, roll } from "../mesh.ts";
import type { Human, Tensor } from "./library.ts";
import type { HumanModel } from "./weights.ts";

const describeSide = 224;
const templateLength = 1024;

/** Finds faces with Human itself; only its face finder runs, and nothing is kept for the next picture. */
export async function findFaces(human: Human, image: Image): Promise<DetectedFace[]> {
  const { width, height } = image;
  const { face } = await withTensor(human, image, 1, [height, width, 3], (input) =>
    human.detect(input, { face: { mesh: { enabled: false }, description: { enabled: false } } }),
  );
  return face
    .map(({ boxScore, boxRaw: [x, y, w, h] }) => ({
      box: { x: x * width, y: y * height, width: w * width, height: h * height },
      confidence: boxScore,
    }))
    .sort((a, b) => b.confidence - a.confidence);
}

/** Runs the face mesh over one square. */
export function readMesh(human: Human, square: Image): Promise<Float32Array> {
  return run(human, "facemesh", square, 255, meshValues);
}

/** The template of one face with faceres, L2-normalised: the raw output of its global pooling, not Human's rounded similarity. */
export async function describeWithFaceres(
  human: Human,
  image: Image,
  landmarks: Landmarks,
): Promise<Float32Array> {
  const { map } = level(landmarks.extent, 1.4, roll(landmarks), describeSide);
  const crop = warp(image, map, describeSide, describeSide);
  return normalise(await run(human, "faceres", crop, 1, templateLength));
}

/** Runs one network over a crop and zeroes the crop. */
async function run(
  human: Human,
  name: HumanModel,
  crop: Image,
  scale: number,
  length: number,
): Promise<Float32Array> {
  const shape = [1, crop.height, crop.width, 3];
  const answer = withTensor(human, crop, scale, shape, async (input) => {
    const outputs = human.models.models[name]?.execute(input) ?? [];
    try {
      return await outputs.find((output) => output.shape.at(-1) === length)?.data();
    } finally {
      for (const output of outputs) output.dispose();
    }
  });
  wipeImage(crop);
  const values = await answer.catch((cause: unknown) => {
    throw failed(name, cause);
  });
  if (values?.length !== length) throw failed(name);
  return values;
}

async function withTensor<T>(
  human: Human,
  image: Image,
  scale: number,
  shape: readonly number[],
  use: (input: Tensor) => Promise<T>,
): Promise<T> {
  const values = Float32Array.from(image.data, (value) => value / scale);
  const input = human.tf.tensor(values, shape, "float32");
  try {
    return await use(input);
  } finally {
    input.dispose();
    values.fill(0);
  }
}

function failed(name: string, cause?: unknown): FaceError {
  const message = `Human's network ${name} did not answer. Restart the engine; if it stays so, install @vladmandic/human and its backend again.`;
  return new FaceError("ENGINE_FAILED", message, { cause });
}
